using Gateway.Engine.Runs;
using Gateway.Engine.Storage;
using Gateway.Engine.Verifying;
using Gateway.Sdk;

namespace Gateway.Engine.Tests.Verifying;

public sealed class JournalCheckTests
{
    private readonly Journal _journal = new();

    [Fact]
    public void A_run_that_keeps_every_rule_has_no_violations()
    {
        var batch = Guid.CreateVersion7();
        _journal.Commit(1, $$"""{"open":["{{batch:N}}"],"class":"Naked","run":"Running","config":"v1","books":"2=0+0+0+0+2"}""");
        _journal.Commit(1, $$"""{"close":["{{batch:N}}"],"sent":[{"batch":"{{batch:N}}","attempt":1,"verdict":"partial"}],"held":1,"checkpoint":"aa","run":"Running","config":"v1","books":"2=1+0+0+1+0"}""");
        _journal.Commit(1, """{"run":"Finished","config":"v1","books":"2=1+0+0+1+0"}""");

        _journal.Check().ShouldBeEmpty();
    }

    [Fact]
    public void A_batch_sent_or_settled_without_an_intent_is_seen()
    {
        var (sent, closed) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        _journal.Commit(1, $$"""{"sent":[{"batch":"{{sent:N}}","attempt":1,"verdict":"accepted"}],"close":["{{closed:N}}"],"run":"Running","config":"v1","books":"0=0+0+0+0+0"}""");

        _journal.Check().ShouldBe([Invariant.Intent, Invariant.Intent]);
    }

    [Theory]
    [InlineData("Naked", true)]
    [InlineData("Keyed", false)]
    public void What_a_naked_partner_may_have_must_not_be_sent_again(string kind, bool broken)
    {
        var batch = Guid.CreateVersion7();
        _journal.Commit(1, $$"""{"open":["{{batch:N}}"],"class":"{{kind}}"}""");
        _journal.Commit(1, $$"""{"sent":[{"batch":"{{batch:N}}","attempt":1,"verdict":"unknown"}]}""");
        _journal.Commit(1, $$"""{"sent":[{"batch":"{{batch:N}}","attempt":2,"verdict":"accepted"}],"close":["{{batch:N}}"]}""");

        _journal.Check().Contains(Invariant.Doubt).ShouldBe(broken);
    }

    [Fact]
    public void What_a_dead_run_was_about_to_send_must_not_be_sent_by_the_next_one()
    {
        var batch = Guid.CreateVersion7();
        _journal.Commit(1, $$"""{"open":["{{batch:N}}"],"class":"Naked"}""");
        _journal.Begin();
        _journal.Commit(2, $$"""{"sent":[{"batch":"{{batch:N}}","attempt":1,"verdict":"accepted"}],"close":["{{batch:N}}"]}""");

        _journal.Check().ShouldBe([Invariant.Doubt]);
    }

    [Fact]
    public void What_was_certainly_not_sent_may_be_sent_by_the_next_run()
    {
        var batch = Guid.CreateVersion7();
        _journal.Commit(1, $$"""{"open":["{{batch:N}}"],"class":"Naked"}""");
        _journal.Commit(1, $$"""{"state":{"{{batch:N}}":"NotApplied" } }""");
        _journal.Begin();
        _journal.Commit(2, $$"""{"state":{"{{batch:N}}":"Intent" } }""");
        _journal.Commit(2, $$"""{"sent":[{"batch":"{{batch:N}}","attempt":1,"verdict":"accepted"}],"close":["{{batch:N}}"]}""");

        _journal.Check().ShouldBeEmpty();
    }

    [Fact]
    public void A_finished_run_with_a_delivery_under_way_is_seen()
    {
        _journal.Commit(1, $$"""{"open":["{{Guid.CreateVersion7():N}}"],"class":"Keyed","run":"Running","config":"v1","books":"1=0+0+0+0+1"}""");
        _journal.Commit(1, """{"run":"Finished","config":"v1","books":"1=0+0+0+0+1"}""");

        _journal.Check().ShouldBe([Invariant.Settled]);
    }

    [Fact]
    public void Books_that_do_not_balance_or_hold_more_than_was_stored_are_seen()
    {
        _journal.Commit(1, """{"run":"Running","config":"v1","books":"5=1+1+1+1+0"}""");

        _journal.Check().ShouldBe([Invariant.Balance, Invariant.Held]);
    }

    [Fact]
    public void A_token_a_checkpoint_a_configuration_and_a_try_that_go_back_are_seen()
    {
        var batch = Guid.CreateVersion7();
        _journal.Commit(2, $$"""{"open":["{{batch:N}}"],"class":"Keyed","checkpoint":"aa","run":"Running","config":"v1"}""");
        _journal.Commit(2, $$"""{"sent":[{"batch":"{{batch:N}}","attempt":2,"verdict":"not-applied"}],"checkpoint":"bb","run":"Running","config":"v2"}""");
        _journal.Commit(1, $$"""{"sent":[{"batch":"{{batch:N}}","attempt":2,"verdict":"not-applied"}],"checkpoint":"aa","run":"Running","config":"v1"}""");

        _journal.Check().Distinct().ShouldBe([Invariant.Pinned, Invariant.Fence, Invariant.Attempts, Invariant.Cursor], ignoreOrder: true);
    }

    [Fact]
    public void A_run_that_begins_before_the_committed_checkpoint_is_seen_unless_a_person_reset_it()
    {
        _journal.Commit(1, """{"checkpoint":"aa","run":"Finished","config":"v1"}""");
        var again = _journal.Begin();
        _journal.Commit(2, """{"run":"Finished","config":"v1"}""");

        _journal.Check(run => run == again ? "" : null).ShouldBe([Invariant.Cursor]);
        var reset = new Journal();
        reset.Commit(1, """{"checkpoint":"aa","run":"Finished","config":"v1"}""");
        reset.Person("state.reset");
        var later = reset.Begin();
        reset.Commit(3, """{"run":"Finished","config":"v1"}""");
        reset.Check(run => run == later ? "" : null).ShouldBeEmpty();
    }

    [Fact]
    public void Two_runs_of_one_sync_that_commit_in_turns_are_seen()
    {
        var first = _journal.Begin();
        _journal.Commit(1, """{"run":"Running","config":"v1"}""");
        _journal.Begin();
        _journal.Commit(2, """{"run":"Running","config":"v1"}""");
        _journal.Check().ShouldBeEmpty();

        _journal.Continue(first);
        _journal.Commit(2, """{"run":"Finished","config":"v1"}""");

        _journal.Check().ShouldBe([Invariant.Overlap]);
    }

    [Fact]
    public void A_changed_and_a_missing_entry_are_seen()
    {
        _journal.Commit(1, "{}");
        _journal.Commit(1, "{}");
        _journal.Commit(1, "{}");

        _journal.Check(tamper: entries => entries[1] = entries[1] with { Detail = """{"held":1}""" }).ShouldBe([Invariant.Chain]);
        _journal.Check(tamper: entries => entries.RemoveAt(1)).ShouldBe([Invariant.Chain]);
    }

    /// <summary>A handmade journal of one sync.</summary>
    private sealed class Journal
    {
        private readonly List<JournalEntry> _entries = [];
        private Guid _run = Guid.CreateVersion7();

        public Guid Begin() => _run = Guid.CreateVersion7();

        public void Continue(Guid run) => _run = run;

        public void Commit(long token, string detail) => Add("run " + _run, "page", token, detail);

        public void Person(string action) => Add("rudi", action, 2, "{}");

        public List<Invariant> Check(Func<Guid, string?>? startOf = null, Action<List<JournalEntry>>? tamper = null)
        {
            var found = new List<Invariant>();
            var check = new JournalCheck(_ => false, startOf ?? (_ => null), violation => found.Add(violation.Invariant));
            List<JournalEntry> entries = [.. _entries];
            tamper?.Invoke(entries);
            entries.ForEach(entry => check.Take(entry, new JournalPosition(0, JournalHead.Genesis)));
            return found;
        }

        private void Add(string actor, string action, long token, string detail)
        {
            var (previous, number) = (_entries.Count == 0 ? JournalHead.Genesis : _entries[^1].Hash, _entries.Count + 1);
            _entries.Add(new JournalEntry(number, DateTimeOffset.UnixEpoch, actor, action, "s", token, detail, JournalEntry.HashOf(previous, number, DateTimeOffset.UnixEpoch, actor, action, "s", token, detail)));
        }
    }
}
