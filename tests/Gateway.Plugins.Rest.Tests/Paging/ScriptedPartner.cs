using System.Net;
using System.Text;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Rest.Tests.Paging;

/// <summary>A partner without a socket: answers in their order, and what was asked for.</summary>
internal sealed class ScriptedPartner : HttpMessageHandler
{
    private readonly Queue<ScriptedAnswer> _answers;

    private ScriptedPartner(IEnumerable<ScriptedAnswer> answers) => _answers = new Queue<ScriptedAnswer>(answers);

    /// <summary>Path, query, and behind a blank the paging header or the body.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Pages of records as they were handed on; the last says whether it ended the snapshot.</summary>
    public List<ReadPage> Pages { get; } = [];

    public IEnumerable<string> Records => Pages.SelectMany(page => page.Records).Select(record => record.Replace("{\"id\":\"", "", StringComparison.Ordinal).Replace("\"}", "", StringComparison.Ordinal));

    /// <summary>Reads the stream <c>s</c> at <c>list</c>, with the members of its read section, to the end. A failure is thrown with what was read before it kept.</summary>
    public static async Task<ScriptedPartner> ReadAsync(string read, params ScriptedAnswer[] answers)
    {
        var partner = new ScriptedPartner(answers);
        await partner.ReadAsync(read);
        return partner;
    }

    /// <summary>Reads one window of it.</summary>
    public static async Task<ScriptedPartner> ReadAsync(ReadWindow window, string read, params ScriptedAnswer[] answers)
    {
        var partner = new ScriptedPartner(answers);
        await partner.ReadAsync(read, window);
        return partner;
    }

    /// <summary>The same, when it fails.</summary>
    public static async Task<(ScriptedPartner Partner, AdapterException Failure)> FailAsync(string read, params ScriptedAnswer[] answers)
    {
        var partner = new ScriptedPartner(answers);
        return (partner, await Should.ThrowAsync<AdapterException>(() => partner.ReadAsync(read)));
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : " " + await request.Content.ReadAsStringAsync(cancellationToken);
        var header = request.Headers.TryGetValues("X-Page", out var values) ? " " + string.Join(',', values) : "";
        Asked.Add(Uri.UnescapeDataString(request.RequestUri!.PathAndQuery) + header + body);
        var answer = _answers.TryDequeue(out var next) ? next : throw new InvalidOperationException("asked once more than was expected: " + Asked[^1]);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { RequestMessage = request, Content = new StringContent(answer.Body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private async Task ReadAsync(string read, ReadWindow? window = null)
    {
        using var context = new TestAdapterContext(http: new PlainHttpClients(() => this));
        await using var adapter = Adapters.Create($$"""{ "baseUrl": "{base}", "streams": { "s": { "read": { "path": "list", "records": "data", {{read}} } } } }""", new Uri("https://mitra.example/"), context);
        await using var source = ((ISourceAdapter)adapter).OpenSource("s");
        await foreach (var page in source.ReadAsync(new ReadRequest(null, 500) { Window = window }, TestContext.Current.CancellationToken))
        {
            using (page)
            {
                Pages.Add(new ReadPage([.. page.Records.Select(record => Encoding.UTF8.GetString(record.Json.Span))], [.. page.Records.Select(record => record.Kind)], page.Checkpoint, page.CompletesSnapshot, page.Total));
            }
        }

        _answers.ShouldBeEmpty("the read ended before the list did");
    }
}

/// <summary>One answer.</summary>
internal sealed record ScriptedAnswer(string Body, int Status = 200)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Records by their identifiers, and further members of the answer.</summary>
    public static ScriptedAnswer Of(string ids, string members = "") =>
        new($$"""{"data":[{{string.Join(',', ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => $$"""{"id":"{{id}}"}"""))}}]{{(members.Length == 0 ? "" : "," + members)}}}""");

    public ScriptedAnswer With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };
}
