using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox;

/// <summary>Puts an answer on the wire, or fails to in the way the fault says.</summary>
internal static class AnswerSender
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);

    public static async Task SendAsync(HttpContext context, SandboxAnswer answer, Fault? fault, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var body = answer.Body;
        var half = body[..(body.Length / 2)];
        switch (fault?.Kind)
        {
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                break;
            case FaultKind.Reset:
                RawConnection.Reset(context);
                break;
            case FaultKind.ResetInBody:
                await RawConnection.SendAsync(context, answer, $"Content-Length: {body.Length}", half, ending.Token);
                RawConnection.Reset(context);
                break;
            case FaultKind.WrongLength:
                await RawConnection.SendAsync(context, answer, $"Content-Length: {body.Length + 100}", body, ending.Token);
                await RawConnection.CloseAsync(context, ending.Token);
                break;
            case FaultKind.BadChunk:
                byte[] chunks = [.. System.Text.Encoding.ASCII.GetBytes($"{half.Length:x}\r\n"), .. half.Span, .. "\r\nzz\r\n"u8];
                await RawConnection.SendAsync(context, answer, "Transfer-Encoding: chunked", chunks, ending.Token);
                await RawConnection.CloseAsync(context, ending.Token);
                break;
            case FaultKind.RawHeader:
                var line = fault.Text ?? "X-Filler: " + new string('x', (int)fault.Bytes);
                await RawConnection.SendAsync(context, answer, $"{line}\r\nContent-Length: {body.Length}", body, ending.Token);
                await RawConnection.CloseAsync(context, ending.Token);
                break;
            case FaultKind.SlowBody:
                Start(context, answer);
                await DripAsync(context, body, fault.Count, ending.Token);
                break;
            case FaultKind.EndlessBody:
                context.Response.ContentType = answer.ContentType;
                await FloodAsync(context, half, fault.Bytes, ending.Token);
                break;
            default:
                Start(context, answer);
                await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
                break;
        }
    }

    private static void Start(HttpContext context, SandboxAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers.Append(name, value);
        }

        if (answer.ContentType.Length > 0)
        {
            response.ContentType = answer.ContentType;
        }

        if (answer.Status is not (204 or 304))
        {
            response.ContentLength = answer.Body.Length;
        }
    }

    private static async Task DripAsync(HttpContext context, ReadOnlyMemory<byte> body, int bytesPerSecond, CancellationToken ending)
    {
        var portion = Math.Max(1, bytesPerSecond / 10);
        var pause = bytesPerSecond < 10 ? Beat * 10 / bytesPerSecond : Beat;
        for (var at = 0; at < body.Length && !ending.IsCancellationRequested; at += portion)
        {
            await context.Response.BodyWriter.WriteAsync(body.Slice(at, Math.Min(portion, body.Length - at)), ending);
            await Task.Delay(pause, TimeProvider.System, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task FloodAsync(HttpContext context, ReadOnlyMemory<byte> first, long bytes, CancellationToken ending)
    {
        var blank = new byte[1 << 16];
        blank.AsSpan().Fill((byte)' ');
        await context.Response.BodyWriter.WriteAsync(first, ending);
        for (long sent = 0; sent < bytes && !ending.IsCancellationRequested; sent += blank.Length)
        {
            await context.Response.BodyWriter.WriteAsync(blank, ending);
        }

        context.Abort();
    }
}
