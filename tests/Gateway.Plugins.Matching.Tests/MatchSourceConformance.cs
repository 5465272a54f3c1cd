using System.Globalization;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Matching.Tests;

/// <summary>The contract of sources, against a database file.</summary>
public sealed class MatchSourceConformance : SourceConformance
{
    private readonly CityFile _file = new();

    protected override string Stream => "matches";

    protected override SourceTraits Traits => Adapter.Streams[0].Source!;

    private AdapterUnderTest Adapter => AdapterUnderTest.Of<MatchingPlugin>(_file.Settings());

    protected override ValueTask SeedAsync(int count)
    {
        for (var i = 1; i <= count; i++)
        {
            _file.Run(string.Create(CultureInfo.InvariantCulture,
                $"insert into orang values ('o{i}', '72{i:00}', '15.71.01', 'SMK', '', null); insert into lowongan values ('l{i}', 'Juru las {i}', '72{i:00}', '15.71.01', 'SMK', '', null, null)"));
        }

        return default;
    }

    protected override ValueTask<ISourceAdapter> CreateAsync()
    {
        // Each person then has exactly one match: the others are only alike.
        var adapter = AdapterUnderTest.Of<MatchingPlugin>(_file.Settings(top: 1));
        return new((ISourceAdapter)adapter.Create(Context.ToContext()));
    }

    protected override ValueTask<bool> BreakAsync()
    {
        File.Delete(_file.Path);
        return new(true);
    }

    protected override ValueTask StopAsync()
    {
        _file.Dispose();
        return default;
    }
}
