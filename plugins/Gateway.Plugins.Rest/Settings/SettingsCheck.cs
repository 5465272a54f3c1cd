using Gateway.Plugins.Rest.Incremental;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Settings;

/// <summary>Finds every mistake in settings that their types allow. Pure.</summary>
internal sealed class SettingsCheck
{
    private readonly List<SettingsError> _errors = [];

    public static IReadOnlyList<SettingsError> Of(RestSettings settings)
    {
        var check = new SettingsCheck();
        check.Endpoint(settings);
        return check._errors;
    }

    private void Endpoint(RestSettings settings)
    {
        if (!settings.BaseUrl.IsAbsoluteUri || settings.BaseUrl.Scheme is not ("http" or "https"))
        {
            Add("/baseUrl", "GW2102", $"baseUrl \"{settings.BaseUrl}\" is not an http address", "Write it whole, such as \"https://partner.example/api/\".");
        }
        else if (!settings.BaseUrl.AbsolutePath.EndsWith('/') || settings.BaseUrl.Query.Length > 0 || settings.BaseUrl.UserInfo.Length > 0)
        {
            Add("/baseUrl", "GW2101", "baseUrl must end with '/' and hold neither query nor credentials", "Write a slash at its end and move the rest to \"query\" or \"auth\".");
        }

        Templates("/headers", settings.Headers);
        Templates("/query", settings.Query);
        Rules("/errors", settings.Errors);
        AuthCheck.Check(settings.Auth, "/auth", this);
        if (settings.Check is { } check)
        {
            Request("/check", check);
        }

        foreach (var (name, stream) in settings.Streams)
        {
            var pointer = $"/streams/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (stream.Read is null && stream.Write is null)
            {
                Add(pointer, "GW2103", $"stream \"{name}\" can be neither read nor written", "Add \"read\" or \"write\".");
            }

            Read(pointer + "/read", stream.Read, settings);
            WriteCheck.Check(stream.Write, pointer + "/write", this);
        }
    }

    private void Read(string pointer, ReadSettings? read, RestSettings endpoint)
    {
        if (read is null)
        {
            return;
        }

        Request(pointer, read);
        Path(pointer + "/records", read.Records);
        for (var i = 0; i < read.OtherRecords.Count; i++)
        {
            Path($"{pointer}/otherRecords/{i}", read.OtherRecords[i]);
        }

        Path(pointer + "/total", read.Total);
        Path(pointer + "/expand/path", read.Expand?.Path);
        foreach (var (name, path) in read.Select)
        {
            Path($"{pointer}/select/{name}", path);
        }

        if (read.Select.Count > 0 && (read.Rename.Count > 0 || read.Remove.Count > 0 || read.Select.Keys.Any(name => read.Add.ContainsKey(name) || read.Expand?.Keep.ContainsKey(name) == true)))
        {
            Add(pointer + "/select", "GW2104", "\"select\" names all members itself, and each once", "Leave out \"rename\" and \"remove\", and give each member one source.");
        }

        Condition(pointer + "/filter", read.Filter);
        Condition(pointer + "/deleted", read.Deleted);
        Rules(pointer + "/errors", read.Errors);
        foreach (var (name, expression) in read.Add)
        {
            Condition($"{pointer}/add/{name}", expression);
        }

        if (read.Csv.Delimiter.Length != 1)
        {
            Add(pointer + "/csv/delimiter", "GW2104", "the delimiter is not one character", "Write one character, such as \";\".");
        }

        Paging(pointer + "/paging", read.Paging);
        Incremental(pointer + "/incremental", read.Incremental);
        for (var i = 0; i < read.Partitions.Count; i++)
        {
            Partition($"{pointer}/partitions/{i}", read.Partitions[i], endpoint);
        }
    }

    private void Paging(string pointer, PagingSettings paging)
    {
        Condition(pointer + "/stop", paging.Stop);
        switch (paging)
        {
            case OffsetPaging { Size: null, Overlap: > 0 }:
                Add(pointer, "GW2105", "an overlap needs a page size", "Add \"size\": { \"param\": ..., \"value\": ... }.");
                break;
            case CursorPaging cursor:
                string?[] places = [cursor.Next, cursor.Header, cursor.Last, cursor.Value];
                if (places.Count(place => place is not null) + (cursor.Params is null ? 0 : 1) != 1)
                {
                    Add(pointer, "GW2106", "a cursor needs one place to come from", "Write one of next, header, last, value and params.");
                }

                Path(pointer + "/next", cursor.Next);
                Path(pointer + "/last", cursor.Last);
                Condition(pointer + "/value", cursor.Value);
                Templates(pointer + "/params", cursor.Params ?? new Dictionary<string, string>());
                break;
            case LinkPaging link:
                Path(pointer + "/next", link.Next);
                break;
        }
    }

    private void Incremental(string pointer, IncrementalSettings? incremental)
    {
        switch (incremental)
        {
            case TimeIncremental time:
                Path(pointer + "/field", time.Field);
                if (!TimeZoneInfo.TryFindSystemTimeZoneById(time.Zone, out _))
                {
                    Add(pointer + "/zone", "GW2107", $"\"{time.Zone}\" is no time zone", "Write an IANA name, such as \"Asia/Jakarta\".");
                }
                else if (time.Start is { } start && new TimeText(time).Read(start) is null)
                {
                    Add(pointer + "/start", "GW2107", $"\"{start}\" is no time in the stream's formats", "Write it as 2026-01-31 or 2026-01-31T00:00:00Z.");
                }

                if (time.Step is { } step && (step <= TimeSpan.Zero || time.Start is null))
                {
                    Add(pointer + "/step", "GW2107", "steps need a length and a \"start\"", "Add \"start\", and a step such as \"30d\".");
                }

                break;
            case NumberIncremental number:
                Path(pointer + "/field", number.Field);
                break;
            case TokenIncremental token:
                Path(pointer + "/next", token.Next);
                break;
        }
    }

    private void Partition(string pointer, PartitionSettings partition, RestSettings endpoint)
    {
        if (partition is StreamPartition parent)
        {
            Path(pointer + "/value", parent.Value);
            Condition(pointer + "/filter", parent.Filter);
            if (!endpoint.Streams.TryGetValue(parent.Stream, out var stream) || stream.Read is null)
            {
                Add(pointer + "/stream", "GW2108", $"there is no stream \"{parent.Stream}\" to read", $"Write one of: {string.Join(", ", endpoint.Streams.Keys)}.");
            }
            else if (Reaches(endpoint, parent.Stream, parent.Stream, 0))
            {
                Add(pointer + "/stream", "GW2108", $"\"{parent.Stream}\" is split by itself in the end", "Break the circle of parents.");
            }
        }
    }

    private static bool Reaches(RestSettings endpoint, string from, string to, int depth) =>
        depth < 20 && endpoint.Streams.TryGetValue(from, out var stream) && stream.Read is { } read
        && read.Partitions.OfType<StreamPartition>().Any(parent => parent.Stream == to || Reaches(endpoint, parent.Stream, to, depth + 1));

    public void Request(string pointer, RequestSettings request)
    {
        Template(pointer + "/path", request.Path);
        Templates(pointer + "/query", request.Query);
        Templates(pointer + "/headers", request.Headers);
        if (request.Body is { } body)
        {
            Try(pointer + "/body", () => Requests.BodyPlan.Parse(body, ExpressionScope.Default));
        }
    }

    public void Templates(string pointer, IReadOnlyDictionary<string, string> texts)
    {
        foreach (var (name, text) in texts)
        {
            Template($"{pointer}/{name}", text);
        }
    }

    public void Rules(string pointer, IReadOnlyList<ErrorRuleSettings> rules)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            Try($"{pointer}/{i}", () => ErrorRules.Parse([rule], ExpressionScope.Default));
            if (rule is { Status.Count: 0, Text: null, When: null })
            {
                Add($"{pointer}/{i}", "GW2109", "the rule has no condition", "Add \"status\", \"text\" or \"when\".");
            }
        }
    }

    public void Template(string pointer, string text) => Try(pointer, () => Sdk.Http.Template.Parse(text, ExpressionScope.Default));

    public void Condition(string pointer, string? text)
    {
        if (text is not null)
        {
            Try(pointer, () => Sdk.Http.Condition.Parse(text, ExpressionScope.Default));
        }
    }

    public void Path(string pointer, string? text)
    {
        if (!JsonPath.TryParse(text, out _))
        {
            Add(pointer, "GW2104", $"\"{text}\" is no path", "Write it as data.items, results[*].rows or meta['next.page'].");
        }
    }

    public void Add(string pointer, string code, string message, string fix) => _errors.Add(new SettingsError(pointer, code, message, fix));

    private void Try(string pointer, Action parse)
    {
        try
        {
            parse();
        }
        catch (FormatException e)
        {
            Add(pointer, "GW2104", $"this cannot be understood: {e.Message}", "Correct it at the place named.");
        }
    }
}
