using System.Buffers;
using Gateway.Plugins.Rest.Settings;
using Gateway.Sdk;
using Gateway.Sdk.Http;

namespace Gateway.Plugins.Rest.Records;

/// <summary>Turns an answer into one JSON document. JSON stays where it is.</summary>
internal static class AnswerDecoder
{
    private static readonly SearchValues<byte> _space = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Takes the body of an answer as JSON; null when there is none and that is allowed.</summary>
    /// <exception cref="AdapterException">No body (<c>GW2241</c>), a web page (<c>GW2240</c>), or not what the format says (<c>GW2242</c>).</exception>
    public static PooledBuffer? Take(Answer answer, ReadSettings settings)
    {
        if (answer.Body.Span.IndexOfAnyExcept(_space) < 0)
        {
            return settings.EmptyIsNone ? null : throw new AdapterException(FailureKind.ContractBroken, "GW2241", $"the answer has no body ({answer.Status})")
            {
                Fix = "If the partner answers so when there is nothing, write \"emptyIsNone\": true; nothing was taken as deleted.",
            };
        }

        var format = settings.Format == AnswerFormat.Auto ? FormatOf(answer.MediaType) : settings.Format;
        if (answer.MediaType is "text/html" or "application/xhtml+xml" || (format == AnswerFormat.Json && FirstByte(answer.Body.Span) == '<'))
        {
            throw new AdapterException(FailureKind.ContractBroken, "GW2240", "the answer is a web page, not data")
            {
                Fix = "Check the address and whether the partner shows a log-in or maintenance page.",
            };
        }

        var body = answer.TakeBody();
        return format switch
        {
            AnswerFormat.Ndjson => Convert(body, LineText.ToJson),
            AnswerFormat.Csv => Convert(body, text => CsvText.ToJson(text, settings.Csv)),
            AnswerFormat.Xml => Convert(body, XmlText.ToJson),
            _ => body,
        };
    }

    private static PooledBuffer Convert(PooledBuffer body, Func<ReadOnlyMemory<byte>, PooledBuffer> convert)
    {
        using (body)
        {
            return convert(body.Memory);
        }
    }

    private static byte FirstByte(ReadOnlySpan<byte> body) => body[body.IndexOfAnyExcept(_space)];

    private static AnswerFormat FormatOf(string? mediaType) => mediaType switch
    {
        "application/x-ndjson" or "application/ndjson" or "application/jsonl" or "application/x-jsonlines" => AnswerFormat.Ndjson,
        "text/csv" => AnswerFormat.Csv,
        "application/xml" or "text/xml" => AnswerFormat.Xml,
        { } type when type.EndsWith("+xml", StringComparison.Ordinal) => AnswerFormat.Xml,
        _ => AnswerFormat.Json,
    };
}
