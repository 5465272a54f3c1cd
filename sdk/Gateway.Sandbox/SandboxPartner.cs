namespace Gateway.Sandbox;

/// <summary>One simulated partner: its streams, sinks, faults and credentials. Served below <c>http://127.0.0.1:{port}/{name}/</c>.</summary>
/// <param name="name">First segment of the partner's address.</param>
public class SandboxPartner(string name)
{
    private readonly List<PartnerRoute> _routes = [];
    private readonly Dictionary<string, PagedSource> _sources = [];
    private readonly Dictionary<string, Sink> _sinks = [];

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

    internal IReadOnlyList<PartnerRoute> Routes => _routes;

    /// <summary>Lets time pass at the partner: some records change, appear and go. Returns how many changed.</summary>
    public virtual int Advance() => 0;

    /// <summary>Lets in only requests that <paramref name="access"/> admits.</summary>
    public SandboxPartner Secure(PartnerAccess access)
    {
        Access = access;
        if (access.TokenPath is { } path)
        {
            _routes.Add(new("POST", path, access.Issue, Open: true));
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
