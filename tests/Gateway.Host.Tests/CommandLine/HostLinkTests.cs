using Gateway.Host.Serving;

namespace Gateway.Host.Tests.CommandLine;

public sealed class HostLinkTests
{
    [Fact]
    public void Options_that_only_say_who_answers_are_not_sent_to_the_host() =>
        HostLink.WithoutCaller(["--config", "x", "schedule", "pause", "a", "--server=http://127.0.0.1:1", "--reason", "b c", "--timeout:30s", "--json"])
            .ShouldBe(["schedule", "pause", "a", "--reason", "b c", "--json"]);
}
