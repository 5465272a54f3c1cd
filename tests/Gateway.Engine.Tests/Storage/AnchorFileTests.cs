using Gateway.Engine.Storage;

namespace Gateway.Engine.Tests.Storage;

public sealed class AnchorFileTests : IDisposable
{
    private static readonly byte[] Key = new byte[32];
    private static readonly Guid Database = Guid.NewGuid();
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-anchor-").FullName;

    private string PathOfAnchor => Path.Combine(_folder, "anchor");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_database_that_has_what_the_anchor_knows_agrees()
    {
        Write(5);

        Open(7).State.ShouldBe(AnchorState.Agrees);
    }

    [Fact]
    public void A_database_without_the_last_commits_is_older()
    {
        Write(5);

        Open(4).ShouldBe(new AnchorFinding(AnchorState.DatabaseIsOlder, 5, 4));
    }

    [Fact]
    public void A_database_with_other_commits_under_the_same_numbers_is_older()
    {
        Write(5);

        Open(9, hashAt: _ => "other").State.ShouldBe(AnchorState.DatabaseIsOlder);
    }

    [Fact]
    public void P15_a_torn_last_line_falls_back_to_the_one_before()
    {
        Write(5);
        File.AppendAllText(PathOfAnchor, "6 abc");

        Open(5).State.ShouldBe(AnchorState.Agrees);
        Open(4).State.ShouldBe(AnchorState.DatabaseIsOlder);
    }

    [Fact]
    public void The_anchor_of_another_database_tells_that_this_one_took_its_place()
    {
        Write(5);

        using var anchor = AnchorFile.Open(PathOfAnchor, Key, new JournalHead(Guid.NewGuid(), 0, JournalHead.Genesis), Hash, out var finding);

        finding.ShouldBe(new AnchorFinding(AnchorState.DatabaseIsOlder, 5, 0));
    }

    [Fact]
    public void A_lost_anchor_is_reported()
    {
        Open(5).State.ShouldBe(AnchorState.Missing);
        Open(0).State.ShouldBe(AnchorState.Agrees);
    }

    [Fact]
    public void A_line_that_somebody_wrote_without_the_key_does_not_count()
    {
        Write(5);
        File.AppendAllText(PathOfAnchor, $"3 {Hash(3)} {Database:N} 00000000000000000000000000000000\n");

        Open(4).State.ShouldBe(AnchorState.DatabaseIsOlder);
    }

    [Fact]
    public void An_accepted_older_database_agrees_from_then_on()
    {
        Write(5);
        using (var anchor = AnchorFile.Open(PathOfAnchor, Key, new JournalHead(Database, 3, Hash(3)), Hash, out _))
        {
            anchor.Accept(new JournalPosition(3, Hash(3)), floor: 1_000_005);
        }

        Open(3).ShouldBe(new AnchorFinding(AnchorState.Agrees, 3, 3, 1_000_005));
    }

    [Fact]
    public void A_copy_from_before_an_older_one_was_accepted_is_told_the_numbers_used_since()
    {
        Write(5);
        using (var anchor = AnchorFile.Open(PathOfAnchor, Key, new JournalHead(Database, 3, Hash(3)), Hash, out _))
        {
            anchor.Accept(new JournalPosition(3, Hash(3)), floor: 1_000_005);
            anchor.Note(new JournalPosition(4, Hash(4)));
        }

        Open(2).ShouldBe(new AnchorFinding(AnchorState.DatabaseIsOlder, 4, 2, 1_000_005));
    }

    private static string Hash(long sequence) => sequence.ToString("x64", System.Globalization.CultureInfo.InvariantCulture);

    private void Write(long sequence)
    {
        using var anchor = AnchorFile.Open(PathOfAnchor, Key, new JournalHead(Database, 0, JournalHead.Genesis), Hash, out _);
        anchor.Note(new JournalPosition(sequence, Hash(sequence)));
        anchor.Flush();
    }

    private AnchorFinding Open(long stored, Func<long, string?>? hashAt = null)
    {
        using var anchor = AnchorFile.Open(PathOfAnchor, Key, new JournalHead(Database, stored, Hash(stored)), hashAt ?? Hash, out var finding);
        return finding;
    }
}
