namespace Gateway.Architecture.Tests;

/// <summary>Each rule holds for the repository, and is seen to fail on a planted violation.</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void The_SDK_stands_on_its_own() => Holds(Rules.SdkStandsOnItsOwn,
        Project("sdk/Gateway.Sdk/Gateway.Sdk.csproj", """<ProjectReference Include="../../host/Gateway.Engine/Gateway.Engine.csproj" />"""),
        Project("sdk/Gateway.Sdk/Gateway.Sdk.csproj", """<PackageReference Include="Newtonsoft.Json" />"""));

    [Fact]
    public void Plugins_see_only_the_SDK() => Holds(Rules.PluginsSeeOnlyTheSdk,
        Project("plugins/Gateway.Plugins.X/Gateway.Plugins.X.csproj", """<ProjectReference Include="../../host/Gateway.Engine/Gateway.Engine.csproj" />"""),
        Project("plugins/Gateway.Plugins.X/Gateway.Plugins.X.csproj", """<ProjectReference Include="../Gateway.Plugins.Sql/Gateway.Plugins.Sql.csproj" />"""),
        Project("plugins/Gateway.Plugins.X/Gateway.Plugins.X.csproj", """<ProjectReference Include="../../sdk/Gateway.Sandbox/Gateway.Sandbox.csproj" />"""));

    [Fact]
    public void Nothing_central_lists_plugins() => Holds(Rules.NothingReferencesPlugins,
        Project("host/Gateway.Host/Gateway.Host.csproj", """<ProjectReference Include="../../plugins/Gateway.Plugins.Sql/Gateway.Plugins.Sql.csproj" />"""));

    [Fact]
    public void The_engine_knows_no_web_and_no_terminal() => Holds(Rules.TheEngineKnowsNoWebAndNoTerminal,
        new SourceFile("host/Gateway.Engine/Syncing/X.cs", "using Microsoft.AspNetCore.Http;"),
        new SourceFile("host/Gateway.Engine/Storage/X.cs", "using Out = Spectre.Console.AnsiConsole;"));

    [Fact]
    public void Database_drivers_stay_in_the_storage_folder() => Holds(Rules.DriversStayInStorage,
        new SourceFile("host/Gateway.Engine/Syncing/X.cs", "using Npgsql;"),
        new SourceFile("host/Gateway.Engine/Plugins/X.cs", "using System.Data.Common;"));

    [Fact]
    public void Nothing_has_a_name_that_says_nothing() => Holds(Rules.NothingIsNamedForNothing,
        new SourceFile("host/Gateway.Engine/Syncing/X.cs", "internal sealed class Sync" + "Manager;"),
        new SourceFile("sdk/Gateway.Sdk/StringUtils.cs", ""),
        new SourceFile("plugins/Gateway.Plugins.X/X.cs", "public static class Json" + "Helper"));

    private static SourceFile Project(string path, string item) => new(path, $"<Project><ItemGroup>{item}</ItemGroup></Project>");

    private static void Holds(Func<IEnumerable<SourceFile>, IEnumerable<string>> rule, params SourceFile[] planted)
    {
        foreach (var violation in planted)
        {
            rule([violation]).ShouldNotBeEmpty($"the rule does not see {violation}");
        }

        rule(SourceTree.Files).ShouldBeEmpty();
    }
}
