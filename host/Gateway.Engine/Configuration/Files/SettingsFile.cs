using Gateway.Engine.Configuration.Binding;
using Gateway.Engine.Receiving;
using Gateway.Engine.Resilience;
using Gateway.Engine.Retaining;

namespace Gateway.Engine.Configuration.Files;

/// <summary>What <c>gateway.json</c> says beyond the settings: defaults for other files, and the partner accounts.</summary>
internal sealed record SettingsFile(
    GatewaySettings Settings, SyncDefaults Defaults, EndpointResilience Limits, IReadOnlyDictionary<string, EndpointResilience> Accounts)
{
    /// <summary>Stands in for a file that cannot be read.</summary>
    public static readonly SettingsFile Unknown = new(
        new GatewaySettings { Name = "", DataFolder = "" }, SyncDefaults.None, new EndpointResilience(), new Dictionary<string, EndpointResilience>());

    /// <summary>Reads <c>gateway.json</c>.</summary>
    /// <param name="o">The object.</param>
    /// <param name="folder">Absolute path of the configuration folder.</param>
    public static SettingsFile Read(ObjectReader o, string folder)
    {
        o.Optional("$schema", Types.Text, null, "Schema for editors.");
        o.Required("version", FileHead.Version, "version of the file format, 1.");
        // Substituted before anything is read, so only named here.
        o.Optional("variables", Types.MapOf(Types.Text), null, "Texts that endpoints use as ${var:name}.");
        var name = o.Required("name", Types.Id, "name of the installation, such as \"disnaker-kota\".");
        var environment = o.Optional("environment", Types.Id, null, "Tag such as \"production\", \"test\" or \"dev\"; endpoints with another tag are refused. Default: not checked.");
        var zone = o.Optional("zone", ScheduleTypes.Zone, "Asia/Jakarta", "IANA zone of schedules and shown times. Default: Asia/Jakarta.");
        var data = o.Optional("data", Types.Text, "data", "Folder for store, keys and spooled files, from the configuration folder on. Default: data.");
        var store = o.Optional("store", Types.Object(Store), new StoreSettings(), "Where the engine keeps its state. Default: SQLite in the data folder.");
        var secrets = o.Optional("secrets", Types.Object(Secrets), new SecretSettings(), "Where secrets are looked for.");
        var retention = o.Optional("retention", Types.Object(Retention), new RetentionSettings(), "How long what is settled stays in the store.");
        var inbound = o.Optional("inbound", Types.Checked(Inbound), null, "Where partners reach us with webhooks. Default: nobody can call.");
        var defaults = o.Optional("defaults", Types.Object(Default), (SyncDefaults.None, new EndpointResilience()).ToTuple(), "Values for endpoints and syncs that name none.");
        var accounts = o.Optional("accounts", Types.MapOf(Types.Checked(EndpointFile.Account)), [], "Partner accounts whose limits several endpoints share, by name.");
        return new SettingsFile(
            new GatewaySettings
            {
                Name = name,
                Environment = environment,
                Zone = zone,
                DataFolder = Path.GetFullPath(data, folder),
                Store = store,
                Secrets = secrets,
                Retention = retention,
                Inbound = inbound,
            },
            defaults.Item1, defaults.Item2,
            accounts.ToDictionary(account => account.Key.Name, account => account.Value, StringComparer.Ordinal));
    }

    private static StoreSettings Store(ObjectReader o) => new()
    {
        Kind = o.Optional("kind", Types.Choice<StoreKind>(), StoreKind.Sqlite, "Kind of database. Default: sqlite."),
        Connection = o.Optional("connection", ReferenceTypes.Secret, null, "Secret with the connection string. Only for postgres."),
    };

    private static RetentionSettings Retention(ObjectReader o)
    {
        var usual = new RetentionSettings();
        return new RetentionSettings
        {
            Runs = o.Optional("runs", Types.Duration("1d", "10000d"), usual.Runs, "Run history. Default: 400d."),
            Held = o.Optional("held", Types.Duration("1d", "10000d"), usual.Held, "Held records that are settled. Default: 90d."),
            Journal = o.Optional("journal", Types.Duration("7d", "10000d"), usual.Journal, "Journal of calls, outcomes and what people did. Default: 400d."),
            Messages = o.Optional("messages", Types.Duration("1d", "10000d"), usual.Messages, "Identifiers of messages taken over from queues and folders. Default: 90d."),
        };
    }

    private static InboundSettings Inbound(ObjectReader o)
    {
        var usual = new InboundSettings();
        return new InboundSettings
        {
            Address = o.Optional("address", Types.Text, usual.Address, "IP address that is listened on. Default: 127.0.0.1."),
            Port = o.Optional("port", Types.Integer(0, 65_535), usual.Port, "TCP port; 0 takes any free one. Default: 7081."),
            Certificate = o.Optional("certificate", ReferenceTypes.Secret, null, "Secret with certificate and private key, PEM or PKCS#12 in base64. Default: plain HTTP."),
            AllowPlain = o.Optional("allowPlain", Types.Boolean, false, "Plain HTTP on an address that is not loopback, behind a proxy that speaks TLS. Default: false."),
            PublicUrl = o.Optional("publicUrl", Types.Address, null, "The address partners write, where a proxy changes it. Default: as they wrote it."),
        };
    }

    private static SecretSettings Secrets(ObjectReader o)
    {
        var usual = new SecretSettings();
        return new SecretSettings
        {
            Folder = o.Optional("folder", Types.Text, usual.Folder, "Folder with one file a secret, from the data folder on. Default: secrets."),
            Vault = o.Optional("vault", Types.Text, usual.Vault, "Encrypted file with secrets, from the data folder on. Default: secrets.vault."),
            KeyFile = o.Optional("keyFile", Types.Text, usual.KeyFile, "Key file of store and vault, from the data folder on. Default: gateway.key."),
        };
    }

    private static Tuple<SyncDefaults, EndpointResilience> Default(ObjectReader o) => Tuple.Create(
        new SyncDefaults(
            o.Optional("guards", Types.Object(p => SyncFile.Guards(p, new())), new(), "Guards of syncs that name none."),
            o.Optional("delivery", Types.Object(p => SyncFile.Delivery(p, new())), new(), "Delivery of syncs that names none.")),
        o.Optional("limits", Types.Checked(p => EndpointFile.Limits(p, new())), new(), "Limits of endpoints that name none."));
}

/// <summary>What a sync takes over from <c>gateway.json</c>.</summary>
internal sealed record SyncDefaults(GuardDefinition Guards, DeliveryDefinition Delivery)
{
    public static readonly SyncDefaults None = new(new(), new());
}
