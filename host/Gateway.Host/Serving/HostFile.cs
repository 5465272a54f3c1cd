using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Engine.Secrets;
using Gateway.Host.Composition;

namespace Gateway.Host.Serving;

/// <summary>How a running host is found by commands: its address in one file of the data folder, its token in another that only its owner may read.</summary>
internal sealed record HostFile(Uri Address, string Token)
{
    /// <summary>Announces a host.</summary>
    public static void Write(DataFolder data, Uri address, string token)
    {
        PrivateFile.Write(data.HostToken, Encoding.ASCII.GetBytes(token));
        var content = new JsonObject { ["address"] = address.ToString(), ["process"] = Environment.ProcessId };
        PrivateFile.Write(data.HostFile, Encoding.UTF8.GetBytes(content.ToJsonString()));
    }

    /// <summary>A token that nobody can guess.</summary>
    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The host that announced itself, which may have died since. Null: none did.</summary>
    public static HostFile? Read(DataFolder data)
    {
        if (!File.Exists(data.HostFile) || !File.Exists(data.HostToken))
        {
            return null;
        }

        try
        {
            var address = JsonNode.Parse(PrivateFile.Read(data.HostFile))?["address"]?.GetValue<string>();
            return Uri.TryCreate(address, UriKind.Absolute, out var uri) ? new HostFile(uri, ReadToken(data.HostToken)) : null;
        }
        catch (Exception damage) when (damage is JsonException or IOException or InvalidOperationException)
        {
            // Half-written by a host that died in the moment it started: there is no host.
            return null;
        }
    }

    public static string ReadToken(string file) => Encoding.ASCII.GetString(PrivateFile.Read(file)).Trim();

    public static void Remove(DataFolder data)
    {
        File.Delete(data.HostFile);
        File.Delete(data.HostToken);
    }
}
