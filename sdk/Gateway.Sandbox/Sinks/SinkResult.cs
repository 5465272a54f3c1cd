using System.Text.Json;

namespace Gateway.Sandbox;

/// <summary>What became of one item.</summary>
internal readonly record struct SinkResult(string Key, EffectKind Kind, Refusal? Refusal);

/// <summary>
/// Says what became of each item: <c>{"results":[{"id":..,"status":"accepted"},{"id":..,"status":"rejected","code":..,"message":..,"field":..}]}</c>,
/// or for one object alone that object with 200, 201 or 422. The faults that lie about results lie here.
/// </summary>
internal static class SinkResults
{
    public static SandboxAnswer Write(List<SinkResult> results, bool single, SandboxRequest request)
    {
        if (request.Suffers(FaultKind.ResultsWithoutIds, out _))
        {
            var refused = results.Count(result => result.Refusal is not null);
            return SandboxAnswer.Json(200, $$"""{"accepted":{{results.Count - refused}},"rejected":{{refused}}}""");
        }

        var buffer = new RentedBuffer((results.Count * 64) + 64);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            if (single)
            {
                WriteOne(writer, results[0]);
            }
            else
            {
                WriteAll(writer, results, request);
            }
        }

        return new SandboxAnswer { Status = single ? Status(results[0]) : 200, Body = buffer.Written, Owner = buffer };
    }

    private static void WriteAll(Utf8JsonWriter writer, List<SinkResult> results, SandboxRequest request)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("results"u8);
        foreach (var result in results.Skip(request.Suffers(FaultKind.MissingResults, out var fault) ? fault.Count : 0))
        {
            WriteOne(writer, result);
        }

        if (request.Suffers(FaultKind.StrangerResult, out _))
        {
            WriteOne(writer, new SinkResult("stranger-0001", EffectKind.Created, null));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter writer, SinkResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, result.Key);
        writer.WriteString("status"u8, result.Refusal is null ? "accepted"u8 : "rejected"u8);
        if (result.Refusal is { } refusal)
        {
            writer.WriteString("code"u8, refusal.Code);
            writer.WriteString("message"u8, refusal.Message);
            if (refusal.Field is not null)
            {
                writer.WriteString("field"u8, refusal.Field);
            }
        }

        writer.WriteEndObject();
    }

    private static int Status(SinkResult result) => result switch
    {
        { Refusal: not null } => 422,
        { Kind: EffectKind.Created } => 201,
        _ => 200,
    };
}
