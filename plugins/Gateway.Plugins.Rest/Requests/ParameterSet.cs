using Gateway.Plugins.Rest.Settings;

namespace Gateway.Plugins.Rest.Requests;

/// <summary>Parameters that paging, windows and partitions add to a request. A later value replaces an earlier one of the same name and place.</summary>
internal sealed class ParameterSet
{
    private readonly List<(ParameterPlace Place, string Name, string Value)> _values = [];

    /// <summary>Nothing to add.</summary>
    public static ParameterSet Empty { get; } = new();

    /// <summary>Whether the stream's own query is left out.</summary>
    public bool OnlyThese { get; set; }

    public void Set(ParameterSettings? parameter, string? value)
    {
        if (parameter?.Param is { } name && value is not null)
        {
            Set(parameter.In, name, value);
        }
    }

    public void Set(ParameterPlace place, string name, string value)
    {
        _values.RemoveAll(known => known.Place == place && known.Name == name);
        _values.Add((place, name, value));
    }

    public IEnumerable<(string Name, string Value)> In(ParameterPlace place) =>
        _values.Where(value => value.Place == place).Select(value => (value.Name, value.Value));
}
