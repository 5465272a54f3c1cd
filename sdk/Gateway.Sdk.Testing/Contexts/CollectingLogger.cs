using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Sdk.Testing;

/// <summary>A logger that keeps everything at every level, scopes and exceptions included. Safe for concurrent use.</summary>
public sealed class CollectingLogger : ILogger
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>What was logged, oldest first.</summary>
    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        _entries.Enqueue(new LogEntry(LogLevel.None, default, "scope " + Flatten(state, state.ToString()), null));
        return null;
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        _entries.Enqueue(new LogEntry(logLevel, eventId, Flatten(state, formatter(state, exception)), exception));
    }

    // A value handed to a log as a property leaks even where the message does not print it.
    private static string Flatten<TState>(TState state, string? message) =>
        state is IEnumerable<KeyValuePair<string, object?>> values
            ? message + " " + string.Join(' ', values.Select(value => $"{value.Key}={value.Value}"))
            : message ?? "";
}

/// <summary>One line of a log.</summary>
/// <param name="Level">Severity; None for the opening of a scope.</param>
/// <param name="Event">Event identifier.</param>
/// <param name="Message">Formatted message, followed by every property as <c>name=value</c>.</param>
/// <param name="Exception">Exception logged with it.</param>
public sealed record LogEntry(LogLevel Level, EventId Event, string Message, Exception? Exception)
{
    /// <summary>Message and exception as one text, as a log file would hold it.</summary>
    public string Text => Exception is null ? Message : Message + Environment.NewLine + Exception;
}
