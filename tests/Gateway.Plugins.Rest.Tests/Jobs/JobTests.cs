using Gateway.Plugins.Rest.Tests.Paging;
using Gateway.Sdk;
using static Gateway.Plugins.Rest.Tests.Paging.ScriptedAnswer;

namespace Gateway.Plugins.Rest.Tests.Jobs;

/// <summary>Results that the partner has to make first.</summary>
public sealed class JobTests
{
    private static readonly ScriptedAnswer Made = new("""{"id":7}""");

    [Fact]
    public async Task A_job_is_made_asked_for_until_it_is_done_read_and_removed()
    {
        var partner = await ScriptedPartner.ReadAsync(Job("1h", """, "delete": { "path": "jobs/{{ job.id }}/gone" }"""),
            Made, State("QUEUED"), State("RUNNING"), State("DONE"), Of("a b"), new ScriptedAnswer("{}"));
        partner.Asked.Select(asked => asked.Split(' ')[0]).ShouldBe(["/jobs", "/jobs/7", "/jobs/7", "/jobs/7", "/list", "/jobs/7/gone"]);
        partner.Records.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task A_job_that_failed_is_tried_anew_by_the_next_run()
    {
        var (partner, failure) = await ScriptedPartner.FailAsync(Job("1h"), Made, State("RUNNING"), State("FAILED"));
        (failure.Code, failure.Kind).ShouldBe(("GW2257", FailureKind.Transient));
        partner.Asked.ShouldNotContain(asked => asked.StartsWith("/list", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_is_never_done_is_given_up()
    {
        var (partner, failure) = await ScriptedPartner.FailAsync(Job("0s"), Made, State("RUNNING"), State("RUNNING"));
        failure.Code.ShouldBe("GW2257");
        partner.Asked.Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task A_job_without_a_poll_is_read_at_once() =>
        (await ScriptedPartner.ReadAsync("""
            "job": { "create": { "path": "jobs" } }
            """, Made, Of("a"))).Asked.Select(asked => asked.Split(' ')[0]).ShouldBe(["/jobs", "/list"]);

    private static string Job(string within, string more = "") => $$$"""
        "job": { "create": { "path": "jobs" }, "poll": { "path": "jobs/{{ job.id }}" }, "done": "response.state == 'DONE'", "failed": "response.state == 'FAILED'", "every": "0s", "for": "{{{within}}}"{{{more}}} }
        """;

    private static ScriptedAnswer State(string state) => new($$"""{"id":7,"state":"{{state}}"}""");
}
