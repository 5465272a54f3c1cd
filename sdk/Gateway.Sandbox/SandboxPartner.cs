namespace Gateway.Sandbox;

/// <summary>One simulated partner: its streams, sinks, faults and credentials. Served below <c>http://127.0.0.1:{port}/{name}/</c>.</summary>
/// <param name="name">First segment of the partner's address.</param>
public class SandboxPartner(string name)
{
    private readonly List<PartnerRoute> _routes = [];
    private readonly Dictionary<string, PagedSource> _sources = [];
    private readonly Dictionary<string, Sink> _sinks = [];
    private readonly Dictionary<string, string> _secrets = [];

    /// <summary>First segment of the partner's address.</summary>
    public string Name { get; } = name;

    /// <summary>What goes wrong, and when.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>Who is let in. Default: everybody.</summary>
    public PartnerAccess? Access { get; private set; }

    /// <summary>Streams to read, by path.</summary>
    public IReadOnlyDictionary<string, PagedSource> Sources => _sources;

    /// <summary>Places to write, by path.</summary>
    public IReadOnlyDictionary<string, Sink> Sinks => _sinks;

    /// <summary>What the city must hold to be let in, by the secret's name (<c>kemnaker/client-secret</c>). Invented, for the demo and for tests.</summary>
    public IReadOnlyDictionary<string, string> Secrets => _secrets;

    internal IReadOnlyList<PartnerRoute> Routes => _routes;

    /// <summary>Lets time pass at the partner: some records change, appear and go. Returns how many changed.</summary>
    public virtual int Advance() => 0;

    /// <summary>Writes the files that the partner delivers by folder instead of HTTP, as they are by now, into <paramref name="folder"/>. Default: none.</summary>
    /// <param name="folder">The folder the city and this partner share; made when missing.</param>
    public virtual void LeaveFiles(string folder)
    {
    }

    /// <summary>Reads what the city has put into <paramref name="folder"/> since the last time and leaves the answers there. Default: nothing.</summary>
    /// <param name="folder">The folder the city and this partner share.</param>
    public virtual void AnswerFiles(string folder)
    {
    }

    /// <summary>
    /// Whether what happened at this partner outlives the process. False: each start is the first day, and days that have passed are lived again. Default: false.
    /// </summary>
    public virtual bool Remembers => false;

    /// <summary>The webhooks that the partner has sent by now, oldest first: address below the city's <c>/webhooks/</c>, headers and body. Default: none.</summary>
    public virtual IReadOnlyList<SandboxWebhook> Webhooks() => [];

    /// <summary>Names a secret that the city must hold.</summary>
    public SandboxPartner Share(string secretName, string value)
    {
        _secrets.Add(secretName, value);
        return this;
    }

    /// <summary>Lets in only requests that <paramref name="access"/> admits.</summary>
    public SandboxPartner Secure(PartnerAccess access)
    {
        Access = access;
        if (access.TokenPath is { } path)
        {
            _routes.Add(new(access.TokenMethod, path, access.Issue, Open: true));
        }

        return this;
    }

    /// <summary>Serves a stream at <paramref name="path"/>, and one record of it at <c>{path}/{key}</c>.</summary>
    public SandboxPartner Add(string path, PagedSource source)
    {
        _sources.Add(path, source);
        return Add("GET", path, source.Answer).Add("GET", path + "/{key}", source.AnswerOne);
    }

    /// <summary>Takes records at <paramref name="path"/> (POST, PUT), deletes and, where the sink can be asked, finds them at <c>{path}/{key}</c>.</summary>
    public SandboxPartner Add(string path, Sink sink)
    {
        _sinks.Add(path, sink);
        Add("POST", path, sink.Accept).Add("PUT", path, sink.Accept);
        Add("PUT", path + "/{key}", sink.Accept).Add("DELETE", path + "/{key}", sink.Delete);
        Add("GET", path + "/jobs/{job}", sink.Job);
        if (sink.Settings.Listed)
        {
            Add("GET", path, sink.List);
        }

        return sink.Settings.Findable ? Add("GET", path + "/{key}", sink.Find) : this;
    }

    /// <summary>Serves anything else.</summary>
    public SandboxPartner Add(string method, string path, SandboxHandler handler)
    {
        _routes.Add(new(method, path, handler, Open: false));
        return this;
    }
}

/// <summary>A handler and where it is served; open ones need no credentials.</summary>
internal sealed record PartnerRoute(string Method, string Path, SandboxHandler Handler, bool Open);
