using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>The answer after a fault changed its bytes. Faults of the connection are left to <see cref="AnswerSender"/>.</summary>
internal static class SpoiledAnswer
{
    public static SandboxAnswer From(SandboxAnswer answer, Fault fault, SandboxRequest request) => fault.Kind switch
    {
        FaultKind.Answer => Fixed(fault, request) with { Owner = answer.Owner },
        FaultKind.Truncate => answer with { Body = answer.Body[..(answer.Body.Length / 2)] },
        FaultKind.ByteOrderMark => answer with { Body = Join([0xEF, 0xBB, 0xBF], answer.Body.Span) },
        FaultKind.Replace => answer with { Body = Bytes(Text(answer).Replace(fault.Text!, fault.With, StringComparison.Ordinal)) },
        FaultKind.Charset => answer with
        {
            Body = Encoding.GetEncoding(fault.Text!).GetBytes(Text(answer)),
            ContentType = "application/json; charset=" + fault.With,
        },
        FaultKind.GzipBomb => answer with { Body = Bomb(answer, fault.Bytes), Headers = [.. answer.Headers, new("Content-Encoding", "gzip")] },
        FaultKind.Inject => Injected(answer, Bytes(fault.Text!)),
        FaultKind.DuplicateKey => Injected(answer, FirstMember(answer)),
        FaultKind.Deep => Injected(answer, Bytes($"\"deep\":{new string('[', fault.Count)}{new string(']', fault.Count)},")),
        FaultKind.HugeNumbers => Injected(answer, "\"huge\":1e400,\"long\":12345678901234567890,"u8),
        FaultKind.HugeField => Injected(answer, Bytes($"\"filler\":\"{new string('x', (int)fault.Bytes)}\",")),
        FaultKind.InvalidUtf8 => Injected(answer, [.. "\"note\":\""u8, 0xC3, 0x28, .. "\","u8]),
        _ => answer,
    };

    private static SandboxAnswer Fixed(Fault fault, SandboxRequest request)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (fault.RetryAfter is { } wait)
        {
            headers.Add(new("Retry-After", wait));
        }

        if (fault.Location is { } location)
        {
            headers.Add(new("Location", location == "self" ? request.Address + request.QueryText : location));
        }

        var text = fault.Text ?? $$$"""{"error":{"code":"SANDBOX","message":"scripted {{{fault.Status}}}"}}""";
        var type = text.Length == 0 ? "" : fault.ContentType ?? "application/json; charset=utf-8";
        return new SandboxAnswer { Status = fault.Status, Body = Bytes(text), ContentType = type, Headers = headers };
    }

    private static SandboxAnswer Injected(SandboxAnswer answer, ReadOnlySpan<byte> members)
    {
        var at = StartOfFirstRecord(answer.Body.Span);
        return answer with { Body = Join(answer.Body.Span[..at], members, answer.Body.Span[at..]) };
    }

    // The first object in a list is the first record; an answer without a list is the record itself.
    private static int StartOfFirstRecord(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var root = 0;
        var previous = JsonTokenType.None;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                if (previous == JsonTokenType.StartArray)
                {
                    return (int)reader.BytesConsumed;
                }

                root = root == 0 ? (int)reader.BytesConsumed : root;
            }

            previous = reader.TokenType;
        }

        return root;
    }

    private static byte[] FirstMember(SandboxAnswer answer)
    {
        var record = answer.Body.Span[StartOfFirstRecord(answer.Body.Span)..];
        var name = record[..(record.IndexOf((byte)':') + 1)];
        return Join(name, "\"twice\","u8);
    }

    // White space after the JSON text: whoever unpacks it all would even be able to parse it.
    private static byte[] Bomb(SandboxAnswer answer, long size)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(answer.Body.Span);
            var blank = new byte[1 << 16];
            blank.AsSpan().Fill((byte)' ');
            for (long written = 0; written < size; written += blank.Length)
            {
                gzip.Write(blank);
            }
        }

        return packed.ToArray();
    }

    private static string Text(SandboxAnswer answer) => Encoding.UTF8.GetString(answer.Body.Span);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third = default) =>
        [.. first, .. second, .. third];
}
