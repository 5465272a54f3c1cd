using System.Reflection;

namespace Gateway.Architecture.Tests;

/// <summary>What partners build against changes on purpose or not at all.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Gateway.Sdk")]
    [InlineData("Gateway.Sdk.Testing")]
    public void The_public_API_is_the_approved_one(string name)
    {
        var approved = Path.Combine(SourceTree.Root, "sdk", name, "PublicApi.approved.txt");
        var actual = PublicApi.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("APPROVE_PUBLIC_API") == "1")
        {
            File.WriteAllText(approved, actual);
        }

        actual.ShouldBe(File.ReadAllText(approved), $"If the change is meant, run this test with APPROVE_PUBLIC_API=1 and commit sdk/{name}/PublicApi.approved.txt.");
    }

    [Fact]
    public void The_assembly_version_is_the_version_of_the_contract()
    {
        var version = typeof(Sdk.SdkVersion).Assembly.GetName().Version!;
        (version.Major, version.Minor).ShouldBe((Sdk.SdkVersion.Major, Sdk.SdkVersion.Minor), "the host reads the contract version from a plugin's assembly references");
    }
}
