using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Plugins.Webhook.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Webhook.Receiving;

/// <summary>How the messages of one stream are found in a body. Immutable; safe for concurrent use.</summary>
internal sealed class MessagePlan(string stream, ReceiveSettings settings, bool standard)
{
    private readonly JsonPath _records = JsonPath.Parse(settings.Records ?? "");
    private readonly JsonPath _id = JsonPath.Parse(settings.Id?.Path ?? "id");
    private readonly string? _idHeader = settings.Id is { } id ? id.Header : standard ? "webhook-id" : null;
    private readonly byte[] _answer = settings.Answer is { } answer ? Encoding.UTF8.GetBytes(answer.ToJsonString()) : [];
    private readonly Condition? _deleted = settings.Deleted is { } text ? Condition.Parse(text, ExpressionScope.Default) : null;

    public InboundVerdict Read(InboundRequest request)
    {
        try
        {
            var scanner = new JsonScanner(_records, []);
            scanner.Scan(request.Body.Span);
            return !scanner.RecordsSeen || (settings.Records is null && scanner.Records.Count == 0) ? InboundVerdict.Refuse(400, "GW2605", "the body does not have its records where they should be")
                : IdOf(request) is not { Length: > 0 } id ? InboundVerdict.Refuse(400, "GW2604", "the message has no identifier")
                : InboundVerdict.Accept([.. scanner.Records.Select((range, i) => Message(request.Body[range], scanner.Records.Count == 1 ? id : Numbered(id, i)))]) with { Answer = _answer };
        }
        catch (Exception unsound) when (unsound is InvalidOperationException or AdapterException { Kind: not FailureKind.Configuration })
        {
            // Half of a surrogate pair is sound for the scanner and no text for anybody.
            return InboundVerdict.Refuse(400, "GW2605", unsound is AdapterException ? unsound.Message : "the body holds text that is not Unicode");
        }
    }

    private InboundMessage Message(ReadOnlyMemory<byte> json, string id) => new(stream, id, json, IsDeleted(json.Span) ? ChangeKind.Delete : ChangeKind.Upsert);

    private static string Numbered(string id, int position) => string.Create(CultureInfo.InvariantCulture, $"{id}#{position}");

    private string? IdOf(InboundRequest request) =>
        settings.Id is { Content: true } ? Convert.ToHexStringLower(SHA256.HashData(request.Body.Span))
        : _idHeader is { } header ? request.Header(header)
        : JsonText.Scalar(request.Body.Span, _id);

    private bool IsDeleted(ReadOnlySpan<byte> json)
    {
        if (_deleted is null)
        {
            return false;
        }

        var bindings = new Bindings(ExpressionScope.Default);
        bindings.Set("record", CelJson.Read(json));
        return _deleted.Holds(bindings);
    }
}
