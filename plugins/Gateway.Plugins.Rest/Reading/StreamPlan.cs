using Gateway.Plugins.Rest.Incremental;
using Gateway.Plugins.Rest.Jobs;
using Gateway.Plugins.Rest.Paging;
using Gateway.Plugins.Rest.Records;
using Gateway.Plugins.Rest.Requests;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Reading;

/// <summary>What reading one stream takes, compiled from its settings. Immutable but for the shaper and scanner, which one read at a time uses.</summary>
internal sealed class StreamPlan
{
    private readonly RestSettings _endpoint;

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="settings">The stream.</param>
    /// <param name="window">The only span to read. Null: what is new.</param>
    /// <exception cref="FormatException">A path, template or expression is none.</exception>
    public StreamPlan(RestSettings endpoint, ReadSettings settings, ReadWindow? window = null)
    {
        _endpoint = endpoint;
        Settings = settings;
        Request = new RequestPlan(endpoint, settings, "GET");
        Pager = Pager.Of(settings.Paging);
        Progress = Progress.Of(settings.Incremental, window);
        Shaper = new RecordShaper(settings);
        Rules = ErrorRules.Parse(settings.Errors.Concat(endpoint.Errors), ExpressionScope.Default);
        Job = settings.Job is null ? null : new JobPlan(endpoint, settings.Job, Rules);
        BaseUrl = endpoint.BaseUrl;

        var values = new List<JsonPath>();
        Next = Add(values, Pager.NextPath);
        Total = Add(values, settings.Total is null ? null : JsonPath.Parse(settings.Total));
        Token = Add(values, Progress.TokenPath);
        Scanner = JsonScanner.AnyOf([.. settings.OtherRecords.Prepend(settings.Records).Select(JsonPath.Parse)], values);
    }

    public ReadSettings Settings { get; }

    public Uri BaseUrl { get; }

    public RequestPlan Request { get; }

    public Pager Pager { get; }

    public Progress Progress { get; }

    public RecordShaper Shaper { get; }

    public ErrorRules Rules { get; }

    public JobPlan? Job { get; }

    public JsonScanner Scanner { get; }

    /// <summary>Positions of values among those the scanner finds; -1: not asked for.</summary>
    public int Next { get; }

    public int Total { get; }

    public int Token { get; }

    /// <summary>The same stream, of which only one span is read.</summary>
    public StreamPlan Within(ReadWindow window) => new(_endpoint, Settings, window);

    private static int Add(List<JsonPath> values, JsonPath? path)
    {
        if (path is null)
        {
            return -1;
        }

        values.Add(path);
        return values.Count - 1;
    }
}
