using Gateway.Expressions;

namespace Gateway.Engine.Mapping.Language;

/// <summary>What functions need of the run besides its time.</summary>
internal sealed record RunServices(byte[] Key)
{
    public static byte[] HashKey(EvaluationContext context) => (context.Host as RunServices)?.Key ?? [];
}
