using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Settings;

/// <summary>Finds every mistake in settings that their types allow. Pure.</summary>
internal sealed class SettingsCheck(WebhookSettings settings)
{
    private readonly List<SettingsError> _errors = [];

    public IReadOnlyList<SettingsError> Run()
    {
        Verify();
        foreach (var (name, stream) in settings.Streams)
        {
            var pointer = "/streams/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            if (stream.Receive is null && stream.Send is null)
            {
                Add(pointer, $"stream \"{name}\" neither receives nor sends", "Add \"receive\" or \"send\".");
            }

            Receive(pointer + "/receive", stream.Receive);
            Send(pointer + "/send", stream.Send);
        }

        foreach (var shared in settings.Streams.Where(stream => stream.Value.Receive is not null).GroupBy(stream => stream.Value.Receive!.Path ?? stream.Key).Where(group => group.Skip(1).Any()))
        {
            Add("/streams/" + shared.Last().Key, $"two streams receive under the path \"{shared.Key}\"", "Give each its own \"path\".");
        }

        return _errors;
    }

    private void Verify()
    {
        if (settings.Streams.Values.Any(stream => stream.Receive is not null) && settings.Verify is null)
        {
            Add("/verify", "messages are received and nothing says how their sender proves who it is", "Add \"verify\".");
        }

        if (settings.Verify is { } verify && !verify.Keys().Any())
        {
            Add("/verify", "there is no key", "Add at least one secret.");
        }

        if (settings.Verify is KeyedVerify keyed)
        {
            Try("/verify/text", () => Template.Parse(keyed.Text, ExpressionScope.Default));
        }

        if (settings.Verify is MessageVerify { ByName: var keys } && keys.Values.Any(key => key.Algorithm is not (SigningAlgorithm.HS256 or SigningAlgorithm.RS256 or SigningAlgorithm.ES256 or SigningAlgorithm.ES384)))
        {
            Add("/verify/byName", "RFC 9421 has no name for one of the algorithms", "Choose HS256, RS256, ES256 or ES384.");
        }

        if (settings.Sign is { Secrets.Count: 0 })
        {
            Add("/sign/secrets", "there is no key", "Add at least one secret.");
        }
    }

    private void Receive(string pointer, ReceiveSettings? receive)
    {
        if (receive is null)
        {
            return;
        }

        if (receive.Id is { } id && new[] { id.Header is not null, id.Path is not null, id.Content }.Count(given => given) != 1)
        {
            Add(pointer + "/id", "the identifier must be in exactly one place", "Write \"header\", \"path\" or \"content\": true.");
        }

        Try(pointer + "/id/path", () => JsonPath.Parse(receive.Id?.Path ?? ""));
        Try(pointer + "/records", () => JsonPath.Parse(receive.Records ?? ""));
        Try(pointer + "/deleted", () => receive.Deleted is null ? null : Condition.Parse(receive.Deleted, ExpressionScope.Default));
    }

    private void Send(string pointer, SendSettings? send)
    {
        if (send is null)
        {
            return;
        }

        if (settings.BaseUrl is not { IsAbsoluteUri: true, Scheme: "http" or "https" } url || !url.AbsolutePath.EndsWith('/') || url.Query.Length > 0 || url.UserInfo.Length > 0)
        {
            Add("/baseUrl", "messages are sent and there is no usable address", "Write it whole and with a slash at its end, such as \"https://partner.example/hooks/\".");
        }

        if (send.Class is not (DestinationClass.Keyed or DestinationClass.Naked))
        {
            Add(pointer + "/class", "a webhook is keyed or naked: nobody can be asked, and each message is an act of its own", "Write \"keyed\" where the receiver drops repeated ids, else \"naked\".");
        }

        if (send.DeleteType is not null && send.Type is null)
        {
            Add(pointer + "/deleteType", "deletes are told apart by their type, and there is none", "Add \"type\".");
        }

        if (send.BatchSize is < 1 or > 10_000)
        {
            Add(pointer + "/batchSize", $"batchSize is {send.BatchSize}, which is out of range", "Write a value between 1 and 10000.");
        }
    }

    private void Try(string pointer, Func<object?> parse)
    {
        try
        {
            parse();
        }
        catch (FormatException wrong)
        {
            Add(pointer, wrong.Message, "Correct the text.");
        }
    }

    private void Add(string pointer, string message, string fix) => _errors.Add(new SettingsError(pointer, "GW2608", message, fix));
}
