using System.Globalization;
using Gateway.Engine.Runs;

namespace Gateway.Host.CommandLine;

/// <summary>Shows how far a run is: one line that is rewritten on a terminal, one plain line every five seconds elsewhere.</summary>
internal sealed class RunProgress : IAsyncDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private readonly CommandContext _context;
    private readonly string _sync;
    private readonly long _started;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private volatile RunRecord? _latest;
    private bool _shown;
    private bool _ended;

    public RunProgress(CommandContext context, string sync)
    {
        (_context, _sync) = (context, sync);
        _started = context.Time.GetTimestamp();
        if (context.Output is { IsJson: false, IsQuiet: false })
        {
            var every = context.Environment.ErrorIsTerminal ? OnTerminal : Elsewhere;
            _timer = context.Time.CreateTimer(_ => Show(), null, every, every);
        }
    }

    /// <summary>Takes note of a commit.</summary>
    public void Note(RunRecord run) => _latest = run;

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        lock (_gate)
        {
            if (_shown && !_ended && _context.Environment.ErrorIsTerminal)
            {
                _context.Environment.Error.Write("\r" + new string(' ', _context.Environment.Width - 1) + "\r");
            }

            _ended = true;
        }
    }

    private void Show()
    {
        lock (_gate)
        {
            if (_latest is not { } run || _ended)
            {
                return;
            }

            var seconds = Math.Max(0.001, _context.Time.GetElapsedTime(_started).TotalSeconds);
            var line = string.Create(CultureInfo.InvariantCulture, $"{_sync}: read {run.Books.Read:N0}, written {run.Books.Delivered:N0}, held {run.Books.Held:N0}, {run.Books.Read / seconds:N0}/s");
            if (_context.Environment.ErrorIsTerminal)
            {
                var room = _context.Environment.Width - 1;
                _context.Environment.Error.Write("\r" + line.PadRight(room)[..room]);
                _shown = true;
            }
            else
            {
                _context.Output.Note(line);
            }
        }
    }
}
