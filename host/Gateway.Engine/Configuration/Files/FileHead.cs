using Gateway.Engine.Configuration.Binding;

namespace Gateway.Engine.Configuration.Files;

/// <summary>What every file may begin with.</summary>
internal static class FileHead
{
    /// <summary>Version of the file format; a newer one has been refused before.</summary>
    public static readonly ConfigType<int> Version = Types.Integer(1, GatewaySettings.NewestVersion);

    public static void Note(ObjectReader o)
    {
        o.Optional("$schema", Types.Text, null, "Schema for editors.");
        o.Optional("id", Types.Id, null, "The file name, repeated.");
    }
}
