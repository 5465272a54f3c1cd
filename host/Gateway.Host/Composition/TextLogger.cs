using System.Globalization;
using Gateway.Host.CommandLine;

namespace Gateway.Host.Composition;

/// <summary>
/// Writes one line an event. Messages are cleaned of control characters, so that nothing a partner sends can forge a line. Lines that cannot be written,
/// as when the disk of the log is full, stop nothing: they are counted, and their number is told with the next line that can be.
/// </summary>
internal sealed class TextLoggerProvider(TextWriter writer, TimeProvider time) : ILoggerProvider
{
    private readonly Lock _gate = new();
    private long _lost;

    public ILogger CreateLogger(string categoryName) => new TextLogger(this, categoryName);

    public void Dispose()
    {
    }

    private void Write(LogLevel level, string category, string message, Exception? exception)
    {
        var line = Line(level, category, Flat(message)) + (exception is null ? "" : "\n    " + Flat(exception.ToString()));
        lock (_gate)
        {
            try
            {
                writer.WriteLine(_lost == 0 ? line : Line(LogLevel.Warning, "Gateway.Log", $"{_lost} events before this one could not be written\n{line}"));
                _lost = 0;
            }
            catch (IOException)
            {
                _lost++;
            }
        }
    }

    private string Line(LogLevel level, string category, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(level)} {category}: {message}");

    private static string Flat(string text) => CommandOutput.Clean(text).Replace("\n", "\n    ", StringComparison.Ordinal);

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };

    private sealed class TextLogger(TextLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            provider.Write(logLevel, category, formatter(state, exception), exception);
    }
}
