using Gateway.Host.CommandLine;

namespace Gateway.Host.Tests.CommandLine;

public sealed class OutputTests
{
    [Fact]
    public void What_partners_send_cannot_steer_a_terminal() =>
        CommandOutput.Clean("a\u001b[31mb\rc\nd").ShouldBe("a·[31mb·c\nd");

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Colour_goes_to_terminals_only(bool terminal, bool plain)
    {
        using var writer = new StringWriter();
        var environment = new CommandEnvironment { Input = TextReader.Null, Output = writer, Error = TextWriter.Null, OutputIsTerminal = terminal, Folder = "/", Actor = "rudi" };
        var output = new CommandOutput(environment, new OutputChoices(Json: false, Colour: true, Quiet: false, Verbose: false));

        output.Line("bad", Tone.Bad);
        output.Table(["name", "count#"], [[new Cell("x", Tone.Good), 1_204]]);

        (!writer.ToString().Contains('\u001b', StringComparison.Ordinal)).ShouldBe(plain);
        writer.ToString().ShouldContain("1,204");
    }

    [Fact]
    public void Lines_of_a_table_in_a_pipe_end_with_their_last_word()
    {
        using var writer = new StringWriter();
        var environment = new CommandEnvironment { Input = TextReader.Null, Output = writer, Error = TextWriter.Null, Folder = "/", Actor = "rudi" };

        new CommandOutput(environment, new OutputChoices(false, false, false, false)).Table(["sync", "state"], [["a", "x"], ["bbbb", new string('y', 300)]]);

        writer.ToString().Split('\n').ShouldAllBe(line => line == line.TrimEnd());
        writer.ToString().ShouldContain(new string('y', 300));
    }
}
