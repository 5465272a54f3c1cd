using System.Globalization;
using Gateway.EndToEnd.Tests.Commands;
using Gateway.Sandbox;
using Microsoft.Data.Sqlite;

namespace Gateway.EndToEnd.Tests.Kills;

/// <summary>A gateway that pays out loans from a city's table at a bank by SNAP. The bank lives outside the processes that are killed.</summary>
internal sealed class PayingInstallation : IAsyncDisposable
{
    public const string Transfer = "v1.0/transfer-intrabank";
    private readonly SandboxServer _server;
    private readonly Dictionary<string, long> _due = new(StringComparer.Ordinal);

    private PayingInstallation(SandboxServer server, string folder) => (_server, Folder) = (server, folder);

    public string Folder { get; }

    /// <summary>What was asked for: reference and rupiah.</summary>
    public IReadOnlyDictionary<string, long> Due => _due;

    public SnapPartner Bank => (SnapPartner)_server.Partner("snap");

    /// <summary>Payments the bank has booked, also those of which nobody was told.</summary>
    public IReadOnlyList<SnapEntry> Booked => [.. Bank.Ledger.Entries.Where(entry => entry.IsDebit)];

    public int LostAnswers => _server.Log.Entries.Count(entry => entry.Path == Transfer && entry.Fault is { } fault && fault.StartsWith("did it", StringComparison.Ordinal));

    public int Transfers => _server.Log.Entries.Count(entry => entry.Path == Transfer);

    public static async Task<PayingInstallation> CreateAsync(int maxAttempts = 50)
    {
        var options = new SandboxOptions();
        var server = await SandboxServer.StartAsync(options, [new SnapPartner(options)], TestContext.Current.CancellationToken);
        var installation = new PayingInstallation(server, Directory.CreateTempSubdirectory("gateway-pay-").FullName);
        installation.Configure(maxAttempts);
        (await GatewayProcess.RunAsync(installation.Folder, "key", "init", "--json")).Exit.ShouldBe(0);
        foreach (var (name, value) in installation.Bank.Secrets)
        {
            var stored = await GatewayProcess.RunWithAsync(installation.Folder, value, "secret", "set", name);
            stored.Exit.ShouldBe(0, stored.Error);
        }

        return installation;
    }

    /// <summary>Approves loans that are to be paid out.</summary>
    public void Approve(int count)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        for (var i = 0; i < count; i++)
        {
            var number = _due.Count + 1;
            var (reference, account) = (string.Create(CultureInfo.InvariantCulture, $"BHS{number:000000}"), string.Create(CultureInfo.InvariantCulture, $"11500{number:00000000}"));
            _due[reference] = 5_000_000 + number;
            Bank.Ledger.Open(new SnapAccount(SnapPartner.BankCode, account, "PEMINJAM CONTOH"));
            using var insert = connection.CreateCommand();
            insert.CommandText = "insert into pinjaman values ($reference, $account, $amount, $changed)";
            insert.Parameters.AddWithValue("$reference", reference);
            insert.Parameters.AddWithValue("$account", account);
            insert.Parameters.AddWithValue("$amount", _due[reference]);
            insert.Parameters.AddWithValue("$changed", DateTimeOffset.UnixEpoch.AddDays(20_000).AddSeconds(number).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <summary>Starts paying.</summary>
    public GatewayProcess Pay(string? dieAt = null) => GatewayProcess.Start(
        Folder, dieAt is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["GATEWAY_CRASH_AT"] = dieAt }, "run", "bayar", "--json");

    /// <summary>Keys of the payments that wait for a person, as <c>gateway held list</c> shows them.</summary>
    public async Task<IReadOnlyList<string>> HeldAsync()
    {
        var held = await GatewayProcess.RunAsync(Folder, "held", "list", "--sync", "bayar", "--json");
        return [.. held.Json["items"]!.AsArray().Select(item => item!.ToJsonString())];
    }

    /// <summary>Lets everything come to rest without faults and returns every broken promise, in words.</summary>
    public async Task<List<string>> BrokenAsync()
    {
        Bank.Faults.Clear();
        for (var run = 0; run < 3; run++)
        {
            var result = await GatewayProcess.RunAsync(Folder, "run", "bayar", "--json");
            result.Exit.ShouldBe(0, result.Output + result.Error);
        }

        var broken = (await HeldAsync()).Select(held => "held although the bank could tell: " + held).ToList();
        var booked = Booked.GroupBy(entry => entry.Reference!).ToDictionary(group => group.Key, group => group.ToList());
        broken.AddRange(booked.Where(entry => entry.Value.Count > 1).Select(entry => $"doubled: {entry.Key} was paid {entry.Value.Count} times"));
        broken.AddRange(booked.Keys.Except(_due.Keys).Select(reference => $"doubled: {reference} was never asked for"));
        broken.AddRange(_due.Keys.Except(booked.Keys).Select(reference => $"lost: {reference} was not paid and is not held"));
        broken.AddRange(_due.Where(due => booked.TryGetValue(due.Key, out var entries) && entries[0].Rupiah != due.Value).Select(due => $"wrong: {due.Key}"));
        if (Bank.Ledger.Balance != SnapPartner.Fund - Booked.Sum(entry => entry.Rupiah))
        {
            broken.Add("the bank's ledger does not add up");
        }

        var audit = await GatewayProcess.RunAsync(Folder, "audit", "verify", "--json");
        return audit.Exit == 0 ? broken : [.. broken, "the journal chain is broken: " + audit.Output];
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private void Configure(int maxAttempts)
    {
        Write("gateway.json", """
            { "version": 1, "name": "bayar", "environment": "test", "data": "data",
              "defaults": { "guards": { "maxHeldPercent": 100, "maxChangedPercent": 100, "maxDeletedPercent": 100 },
                            "limits": { "attemptTimeout": "5s", "retries": 1, "retryDelay": "50ms", "breaker": { "minimumCalls": 10000 } } } }
            """);
        Write("endpoints/kota.json", """
            { "adapter": "sql@1", "environment": "test",
              "settings": { "provider": "sqlite", "file": "kota.db", "streams": { "pinjaman": { "read": { "cursor": { "time": "diubah_pada", "id": "no_reg" } } } } } }
            """);
        Write("endpoints/bank.json", $$$"""
            { "adapter": "snap@1", "environment": "test", "network": { "allowPrivate": ["127.0.0.1/32"] },
              "settings": { "bank": "115", "baseUrl": "{{{_server.AddressOf("snap")}}}", "clientId": "{{{SnapPartner.ClientId}}}", "partnerId": "{{{SnapPartner.ClientId}}}",
                "privateKey": "secret:snap/private-key", "clientSecret": "secret:snap/client-secret", "timeout": "1s",
                "payments": { "sourceAccount": "{{{SnapPartner.FundAccount}}}", "settleTime": "1s" } } }
            """);
        Write("syncs/bayar.json", $$"""{ "from": "kota.pinjaman", "to": "bank.disbursements", "mapping": "bayar", "delivery": { "pageSize": 10, "maxAttempts": {{maxAttempts}} } }""");
        Write("mappings/bayar.json", """
            { "from": "kota.pinjaman", "to": "bank.disbursements", "key": ["partnerReferenceNo"],
              "fields": { "partnerReferenceNo": "source.no_reg", "amount": "{'value': amount(source.jumlah), 'currency': 'IDR'}",
                          "beneficiaryAccountNo": "source.rekening", "beneficiaryName": "'Peminjam Contoh'" } }
            """);
        using var connection = Open();
        using var create = connection.CreateCommand();
        create.CommandText = "create table pinjaman (no_reg text primary key, rekening text not null, jumlah integer not null, diubah_pada text not null)";
        create.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "kota.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
