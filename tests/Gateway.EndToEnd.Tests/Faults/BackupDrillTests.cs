using Gateway.EndToEnd.Tests.Commands;

namespace Gateway.EndToEnd.Tests.Faults;

/// <summary>The backup that every city should rehearse (delivery.md D27).</summary>
public sealed class BackupDrillTests
{
    [Fact(Timeout = GatewayProcess.LongestTest)]
    public async Task D27_a_backup_of_a_working_host_is_restored_on_another_machine_and_keeps_every_promise()
    {
        using var rows = await RowsInstallation.CreateAsync(500);
        var backup = Path.Combine(rows.Folder, "backup.db");
        await using (var host = GatewayProcess.Start(rows.Configuration, "serve", "--port", "0", "--json"))
        {
            await host.ReadLineAsync();
            await rows.RunAsync();
            RowsInstallation.Execute(rows.Database, $"vacuum into '{backup}'");
            (await host.StopAsync("TERM")).ShouldBe(0);
        }

        // Configuration, key file and copy of the database are all that was saved.
        var (key, kept) = (Path.Combine(rows.Data, "gateway.key"), Path.Combine(rows.Folder, "kept.key"));
        File.Copy(key, kept);
        Directory.Delete(rows.Data, recursive: true);
        Directory.CreateDirectory(rows.Data);
        File.Copy(kept, key);
        File.Copy(backup, rows.Database);

        await rows.ExpectAsync(0, "verify-run", "--json");
        (await rows.RunAsync())["books"]!["delivered"]!.GetValue<long>().ShouldBe(0);
        rows.Add(10);
        (await rows.RunAsync())["books"]!["delivered"]!.GetValue<long>().ShouldBe(10);
        await rows.ShouldBeWholeAsync();
    }
}
