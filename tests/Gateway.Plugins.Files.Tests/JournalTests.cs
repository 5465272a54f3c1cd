using System.Diagnostics;
using Gateway.Plugins.Tests;
using Gateway.Sdk;
using Gateway.Sdk.Testing;

namespace Gateway.Plugins.Files.Tests;

/// <summary>The journal of written records, when the process dies in the middle of writing it.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly TestAdapterContext _context;

    public JournalTests() => _context = new TestAdapterContext(_time);

    private string Journal => Directory.GetFiles(_context.Folder, "sent-*.log").ShouldHaveSingleItem();

    public void Dispose()
    {
        _folder.Dispose();
        _context.Dispose();
    }

    [Fact]
    public async Task A_journal_that_is_cut_stays_whole_until_the_shorter_one_has_taken_its_place()
    {
        await WriteExpiringAsync();
        var before = await File.ReadAllTextAsync(Journal, TestContext.Current.CancellationToken);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "hard links are made by ln");
        using (var link = Process.Start("ln", [Journal, _folder["the-same-file"]]))
        {
            await link.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await DeliverAsync("new");

        new FileInfo(Journal).Length.ShouldBeLessThan(before.Length, "the journal was cut");
        _folder.Read("the-same-file").ShouldBe(before, "whoever dies while the journal is cut finds the old one in full");
    }

    [Fact]
    public async Task A_death_while_the_shorter_journal_is_written_loses_no_key()
    {
        await WriteExpiringAsync();
        await File.WriteAllTextAsync(Journal + ".new", "begin 17672", TestContext.Current.CancellationToken);

        await DeliverAsync("kept");

        _folder.Names().Count(name => _folder.Read(name).Contains("\"kept\"", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task A_journal_that_cannot_be_cut_stays_as_it_is()
    {
        await WriteExpiringAsync();
        var before = await File.ReadAllTextAsync(Journal, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Journal + ".new");

        await Should.ThrowAsync<AdapterException>(() => DeliverAsync("new"));

        (await File.ReadAllTextAsync(Journal, TestContext.Current.CancellationToken)).ShouldBe(before);
    }

    /// <summary>Whatever part of the last entries was written when the process died: the file it tells of was not renamed before its entry was whole.</summary>
    [Fact]
    public async Task A_death_at_any_byte_of_an_entry_neither_loses_nor_doubles_a_record_nor_leaves_a_gap()
    {
        await DeliverAsync("a");
        var settled = new FileInfo(Journal).Length;
        await DeliverAsync("b");
        var whole = await File.ReadAllBytesAsync(Journal, TestContext.Current.CancellationToken);
        var entry = System.Text.Encoding.UTF8.GetString(whole, (int)settled, whole.Length - (int)settled);
        var renamedFrom = (int)settled + entry.IndexOf("end ", StringComparison.Ordinal);

        for (var cut = (int)settled; cut < whole.Length; cut++)
        {
            await File.WriteAllBytesAsync(Journal, whole[..cut], TestContext.Current.CancellationToken);
            if (cut < renamedFrom)
            {
                File.Move(_folder["out-2.ndjson"], _folder["out-2.ndjson.tmp"], overwrite: true);
            }

            await DeliverAsync("b");

            _folder.Names().ShouldBe(["out-1.ndjson", "out-2.ndjson"], $"after a death at byte {cut}");
            _folder.Read("out-2.ndjson").ShouldBe("{\"id\":\"b\"}\n");
        }
    }

    private async Task WriteExpiringAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            await DeliverAsync($"old{i}");
        }

        _time.Advance(TimeSpan.FromSeconds(8));
        await DeliverAsync("kept");
        _time.Advance(TimeSpan.FromSeconds(4));
    }

    private async Task DeliverAsync(string key)
    {
        await using var adapter = AdapterUnderTest.Of<FilesPlugin>($$"""
            { "folder": "{{_folder.Path}}", "streams": { "s": { "format": { "type": "ndjson" }, "write": { "file": "out-{number}.ndjson", "keyWindow": "10s" } } } }
            """).Create(_context.ToContext());
        (await adapter.DeliverAsync("s", AdapterCalls.Upsert(key, $$"""{"id":"{{key}}"}"""))).ShouldAllBe(outcome => outcome.Verdict == DeliveryVerdict.Accepted);
    }
}
