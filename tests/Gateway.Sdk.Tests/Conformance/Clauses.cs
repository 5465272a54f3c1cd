using System.Reflection;
using Gateway.Sdk.Testing;

namespace Gateway.Sdk.Tests.Conformance;

/// <summary>Runs the clauses of a suite as the test runner does, each on a new instance, and says which ones fail.</summary>
internal static class Clauses
{
    public static async Task<IReadOnlyList<string>> FailedByAsync(Func<AdapterConformance> suite)
    {
        var failed = new List<string>();
        foreach (var clause in suite().GetType().GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            var instance = suite();
            try
            {
                await instance.InitializeAsync();
                await (Task)clause.Invoke(instance, null)!;
                await instance.DisposeAsync();
            }
            catch (Exception thrown) when (!thrown.Message.StartsWith("$XunitDynamicSkip$", StringComparison.Ordinal))
            {
                failed.Add(clause.Name[..clause.Name.IndexOf('_', StringComparison.Ordinal)]);
            }
            catch (Exception)
            {
                await instance.DisposeAsync();
            }
        }

        return [.. failed.Order(StringComparer.Ordinal)];
    }
}
