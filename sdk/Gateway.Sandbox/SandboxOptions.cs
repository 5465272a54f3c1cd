namespace Gateway.Sandbox;

/// <summary>How big and how random the simulated partners are. The same options give the same data, byte for byte.</summary>
public sealed record SandboxOptions
{
    /// <summary>TCP port on 127.0.0.1. Default: 0, any free port.</summary>
    public int Port { get; init; }

    /// <summary>Seed of all invented data. Default: 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>File that every request and effect is appended to, one JSON object a line. Default: none.</summary>
    public string? LogFile { get; init; }

    /// <summary>Folder in which banks keep what became of loans, so that it outlives the process. Default: none, each start is the first day.</summary>
    public string? Memory { get; init; }

    /// <summary>Clock for key windows, token lifetimes and change times. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Vacancies at the ministry portal. Default: 1,204, of which 24 are closed or in another province and 9 cannot be mapped.</summary>
    public int Vacancies { get; init; } = 1204;

    /// <summary>Job seekers in the city register. Default: 900.</summary>
    public int JobSeekers { get; init; } = 900;

    /// <summary>Banharkat loan applications in the city register. Default: 120, of which the bank refuses 2.</summary>
    public int LoanApplications { get; init; } = 120;

    /// <summary>Placements in the city register. Default: 318.</summary>
    public int Placements { get; init; } = 318;

    /// <summary>Vacancies of the job fair. Default: 13,000, of which 9 cannot be mapped.</summary>
    public int JobFairVacancies { get; init; } = 13_000;

    /// <summary>Vulnerable workers whose social security the city pays. Default: 3,000.</summary>
    public int VulnerableWorkers { get; init; } = 3000;

    /// <summary>Religious officers whose social security the city pays. Default: 1,316.</summary>
    public int ReligiousOfficers { get; init; } = 1316;

    /// <summary>Heads of neighbourhoods (RT) whose social security the city pays. Default: 1,650, of which 25 are on another list too.</summary>
    public int NeighbourhoodHeads { get; init; } = 1650;

    /// <summary>Persons the city wants the civil register to confirm. Default: 40.</summary>
    public int Verifications { get; init; } = 40;

    /// <summary>Verifications the civil register answers in a day of WIB. Default: 1,000.</summary>
    public int VerificationQuota { get; init; } = 1000;

    /// <summary>Records of the lab partner's changing stream. Default: 0, which leaves the partner out.</summary>
    public int Records { get; init; }

    /// <summary>Records of the benchmark partner's stream. Default: 0, which leaves the partner out.</summary>
    public int BenchmarkRecords { get; init; }

    /// <summary>How long the benchmark partner waits before each answer. Default: not at all.</summary>
    public TimeSpan BenchmarkDelay { get; init; }
}
