using System.Reflection;
using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Tests.Conformance;

/// <summary>Runs the clauses of a suite as the test runner does, each on a new instance, and says which ones fail.</summary>
internal static class Clauses
{
    public static async Task<IReadOnlyList<string>> FailedByAsync(Func<AdapterConformance> suite)
    {
        var failed = new List<string>();
        await using var any = suite();
        foreach (var clause in any.GetType().GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            var instance = suite();
            var fails = await FailsAsync(async () =>
            {
                await instance.InitializeAsync();
                await (Task)clause.Invoke(instance, null)!;
            });
            // Disposing looks for secrets, and so it belongs to the clause.
            if (await FailsAsync(() => instance.DisposeAsync().AsTask()) || fails)
            {
                failed.Add(clause.Name[..clause.Name.IndexOf('_', StringComparison.Ordinal)]);
            }
        }

        return [.. failed.Order(StringComparer.Ordinal)];
    }

    private static async Task<bool> FailsAsync(Func<Task> part)
    {
        try
        {
            await part();
            return false;
        }
        catch (Exception thrown)
        {
            return !thrown.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal);
        }
    }
}
