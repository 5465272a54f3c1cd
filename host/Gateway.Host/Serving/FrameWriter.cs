using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Gateway.Host.Serving;

/// <summary>Turns what a command writes into frames, one JSON object a line: <c>{"out":".."}</c> or <c>{"err":".."}</c>.</summary>
internal sealed class FrameWriter(string stream, ChannelWriter<string> frames) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            frames.TryWrite(new JsonObject { [stream] = value }.ToJsonString());
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken)
    {
        Write(buffer.Span);
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken)
    {
        WriteLine(buffer.ToString());
        return Task.CompletedTask;
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
