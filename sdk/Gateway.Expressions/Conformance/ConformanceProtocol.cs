using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Expressions.Conformance;

/// <summary>
/// Answers the line protocol of the language's conformance suite: one JSON request a line, one JSON answer a line, flushed
/// after each.
/// </summary>
public static class ConformanceProtocol
{
    /// <summary>Answers every request until the input ends.</summary>
    public static async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                await output.WriteLineAsync(Answer(line, cancellationToken).AsMemory(), cancellationToken);
                await output.FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>The answer to one request, as JSON.</summary>
    public static string Answer(string request, CancellationToken cancellationToken)
    {
        JsonNode? parsed;
        try
        {
            parsed = JsonNode.Parse(request);
        }
        catch (JsonException)
        {
            return Write(null, new ConformanceAnswer(null, "The request is not JSON.", "internal", null));
        }

        if (parsed is not JsonObject json)
        {
            return Write(null, new ConformanceAnswer(null, "The request is not a JSON object.", "internal", null));
        }

        return Write(json["id"], Answer(json, cancellationToken));
    }

    private static ConformanceAnswer Answer(JsonObject json, CancellationToken cancellationToken)
    {
        try
        {
            return ConformanceCase.Read(json).Run(cancellationToken);
        }
        catch (Exception problem) when (problem is FormatException or OverflowException or InvalidOperationException or KeyNotFoundException)
        {
            return new ConformanceAnswer(null, problem.Message, "internal", null);
        }
    }

    private static string Write(JsonNode? id, ConformanceAnswer answer)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("id");
            if (id is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                id.WriteTo(writer);
            }

            answer.WriteTo(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
