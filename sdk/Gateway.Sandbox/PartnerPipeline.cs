using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox;

/// <summary>What happens to each request: let in, struck by a fault or not, done, logged, answered; in this order.</summary>
internal sealed class PartnerPipeline(SandboxPartner partner, SandboxLog log, TimeProvider clock, CancellationToken stopping)
{
    public SandboxPartner Partner => partner;

    public async Task RunAsync(HttpContext context, PartnerRoute route)
    {
        using var body = await ReadBodyAsync(context);
        var path = context.Request.Path.Value![(partner.Name.Length + 2)..];
        var request = new SandboxRequest(context.Request, path, body.Written, clock.GetUtcNow());
        if (!route.Open && partner.Access?.Admits(request) == false)
        {
            await FinishAsync(context, request, PartnerAccess.Denied);
            return;
        }

        request.Fault = partner.Faults.Strike(request);
        await WaitAsync(request.Fault);
        await FinishAsync(context, request, Answer(request, route.Handler));
    }

    private static async Task<RentedBuffer> ReadBodyAsync(HttpContext context)
    {
        var buffer = new RentedBuffer((int)(context.Request.ContentLength ?? 4095) + 1);
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer.GetMemory(), context.RequestAborted)) > 0)
        {
            buffer.Advance(read);
        }

        return buffer;
    }

    // Not ended by the caller's leaving: a slow partner does its work although nobody waits for it any more.
    private async Task WaitAsync(Fault? fault)
    {
        if (fault?.Kind == FaultKind.Delay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.Milliseconds), TimeProvider.System, stopping);
        }
    }

    private SandboxAnswer Answer(SandboxRequest request, SandboxHandler handler)
    {
        if (request.Fault is not { } fault)
        {
            return handler(request);
        }

        if (fault.Kind == FaultKind.ExpireTokens)
        {
            partner.Access?.Expire();
            return PartnerAccess.Denied;
        }

        var answer = fault.PreventsWork ? SandboxAnswer.Problem(503, "NOT_DONE", "nothing was done") : handler(request);
        return request.FaultIsUnused
            ? SandboxAnswer.Problem(500, "SANDBOX_FAULT", $"fault {fault.Kind} does not apply to {request.Method} {request.Path}")
            : SpoiledAnswer.From(answer, fault, request);
    }

    private async Task FinishAsync(HttpContext context, SandboxRequest request, SandboxAnswer answer)
    {
        using var owner = answer.Owner;
        log.Append(partner.Name, request, answer.Status);
        await AnswerSender.SendAsync(context, answer, request.Fault, stopping);
    }
}
