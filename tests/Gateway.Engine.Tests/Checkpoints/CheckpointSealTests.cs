using System.Security.Cryptography;
using Gateway.Engine.Checkpoints;
using Gateway.Engine.Runs;
using Gateway.Engine.Secrets;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Checkpoints;

public sealed class CheckpointSealTests : IDisposable
{
    private static readonly Checkpoint Last = new("""{"after":["2026-11-02T01:14:59Z","1571010101909901"]}""");

    private readonly KeyRing _keys = new([RandomNumberGenerator.GetBytes(32)]);

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void A_stored_checkpoint_opens_and_does_not_show_whom_it_names()
    {
        var stored = Seal("kandidat").Seal(Last);
        stored.Value.ShouldNotContain("1571010101909901");
        Seal("kandidat").Open(stored).ShouldBe(Last);
    }

    [Fact]
    public void The_same_place_has_the_same_mark_and_another_place_or_sync_has_another()
    {
        var mark = Mark("kandidat", Last);
        mark.ShouldMatch("^[0-9a-f]{12}$");
        Mark("kandidat", Last).ShouldBe(mark);
        Mark("kandidat", new Checkpoint(Last.Value + " ")).ShouldNotBe(mark);
        Mark("tahap", Last).ShouldNotBe(mark);
    }

    [Fact]
    public void A_checkpoint_of_another_sync_does_not_open() =>
        Should.Throw<CryptographicException>(() => Seal("tahap").Open(Seal("kandidat").Seal(Last)));

    [Fact]
    public void One_that_was_stored_before_they_were_sealed_is_read_as_it_is()
    {
        Seal("kandidat").Open(Last).ShouldBe(Last);
        CheckpointSeal.MarkOf(Last).ShouldMatch("^[0-9a-f]{12}$");
    }

    [Fact]
    public void History_that_noted_the_checkpoint_itself_is_read_as_its_mark_and_compares_with_the_journal()
    {
        var run = new RunRecord { Id = Guid.Empty, Sync = "kandidat", Cause = RunCause.Schedule, State = RunState.Finished, StartedAt = default, ConfigVersion = "", CheckpointFrom = Last.Value, CheckpointTo = Mark("kandidat", Last) };
        run.CheckpointFrom.ShouldBe(CheckpointSeal.MarkOf(Last));
        run.CheckpointTo.ShouldBe(Mark("kandidat", Last));
        (run with { CheckpointFrom = run.CheckpointTo, CheckpointTo = null }).ShouldSatisfyAllConditions(
            again => again.CheckpointFrom.ShouldBe(run.CheckpointTo),
            again => again.CheckpointTo.ShouldBeNull());
    }

    private CheckpointSeal Seal(string sync) => new(_keys, sync);

    private string Mark(string sync, Checkpoint checkpoint) => CheckpointSeal.MarkOf(Seal(sync).Seal(checkpoint));
}
