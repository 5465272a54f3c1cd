namespace Gateway.Sandbox;

/// <summary>The partners that come with the sandbox.</summary>
public static class SandboxPartners
{
    /// <summary>Every partner of the demo; lab and benchmark partners when the options give them records.</summary>
    public static IReadOnlyList<SandboxPartner> Create(SandboxOptions options)
    {
        List<SandboxPartner> partners =
        [
            new KemnakerPartner(options), new AgensiPartner(options), new BankPartner(options),
            new SiapkerjaPartner(options), new KarirhubPartner(options), new MagangHubPartner(options), new SkillhubPartner(options), new SplpPartner(options),
            new P3miPartner(options), new SmallAgencyPartner(options), new ImJapanPartner(options), new DinasPartner(options),
            new SnapPartner(options), new FileBankPartner(options), new LpkPartner(options), new SchoolOfficePartner(options),
            new BpjstkPartner(options), new TokopediaPartner(options), new DukcapilPartner(options),
        ];
        if (options.Records > 0)
        {
            partners.Add(new LabPartner(options));
        }

        if (options.BenchmarkRecords > 0)
        {
            partners.Add(new BenchmarkPartner(options));
        }

        return partners;
    }
}
