namespace Gateway.Sandbox;

/// <summary>Requests answered with 202, whose outcome is asked for later. Not thread-safe: the sink's lock guards it.</summary>
internal sealed class SinkJobs
{
    private readonly Dictionary<string, (int Looks, string? Failure)> _jobs = [];

    public SandboxAnswer Start(SandboxRequest request, Fault fault)
    {
        var job = $"job-{_jobs.Count + 1}";
        _jobs[job] = (fault.Count, fault.Text);
        return SandboxAnswer.Json(202, $$"""{"jobId":"{{job}}","status":"PENDING"}""") with
        {
            Headers = [new("Location", $"{request.Address}/jobs/{job}")],
        };
    }

    public SandboxAnswer Look(SandboxRequest request)
    {
        var name = request.Route("job");
        if (!_jobs.TryGetValue(name, out var job))
        {
            return SandboxAnswer.Problem(404, "NOT_FOUND", "no such job");
        }

        _jobs[name] = job with { Looks = job.Looks - 1 };
        return SandboxAnswer.Json(200, (job.Looks > 0, job.Failure) switch
        {
            (true, _) => """{"status":"PENDING"}""",
            (false, null) => """{"status":"DONE"}""",
            (false, { } failure) => $$$"""{"status":"FAILED","error":{"code":{{{SandboxAnswer.Quote(failure)}}}}}""",
        });
    }
}
