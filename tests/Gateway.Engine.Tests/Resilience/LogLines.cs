using System.Collections.Concurrent;
using Gateway.Engine.Resilience;
using Microsoft.Extensions.Logging;

namespace Gateway.Engine.Tests.Resilience;

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines : ILogger<ResilienceRegistry>
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception));
}
