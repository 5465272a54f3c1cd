namespace Gateway.Plugins.Matching.Tests;

public sealed class ScorerTests
{
    private static readonly DateOnly Today = new(2026, 11, 2);
    private static readonly Candidate Welder = new("1571010101959901", "7212", "15.71.01", "SMK", ["Jepang N4", "Inggris"], new DateOnly(1995, 11, 3));
    private static readonly Vacancy Welding = new("L1", "Juru las", "7212", "15.71.01", ["SMK"], [], null, null);

    [Fact]
    public void Everything_the_same_is_100_and_says_why()
    {
        var match = Scorer.Explain(Welder, Welding, Today);
        match.Score.ShouldBe(100);
        match.Reasons.ShouldBe(["jabatan sama: 50", "pendidikan sesuai: 20", "wilayah sama: 20", "bahasa tidak disyaratkan: 10"]);
        match.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("7212", 50, "jabatan sama")]
    [InlineData("7213", 35, "golongan jabatan sama")]
    [InlineData("7231", 20, "rumpun jabatan sama")]
    [InlineData("5120", 0, "jabatan lain")]
    [InlineData("", 0, "kode jabatan belum diketahui")]
    public void The_job_counts_by_how_far_the_codes_agree(string job, int points, string reason) =>
        Reasons(Welding with { Job = job })[0].ShouldBe($"{reason}: {points}");

    [Theory]
    [InlineData("SMK", "SMK", 20, "pendidikan sesuai")]
    [InlineData("SMA,SMK", "SMK", 20, "pendidikan sesuai")]
    [InlineData("SMA", "SMK", 10, "pendidikan setara, jurusan lain")]
    [InlineData("SMP", "SMK", 15, "pendidikan di atas syarat")]
    [InlineData("S1", "SMK", 0, "pendidikan di bawah syarat")]
    [InlineData("", "SMK", 20, "pendidikan tidak disyaratkan")]
    [InlineData("SMK", "", 0, "pendidikan belum diketahui")]
    [InlineData("Kursus", "S3", 0, "pendidikan di bawah syarat")]
    public void Education_counts_by_level(string accepted, string has, int points, string reason) =>
        Scorer.Explain(Welder with { Education = has }, Welding with { Education = accepted.Split(',', StringSplitOptions.RemoveEmptyEntries) }, Today).Reasons[1].ShouldBe($"{reason}: {points}");

    [Theory]
    [InlineData("15.71.01", "15.71.01", 20, "wilayah sama")]
    [InlineData("15.71.01", "15.71.09", 12, "kota sama")]
    [InlineData("15.71.01", "15.71", 12, "kota sama")]
    [InlineData("15.71.01", "15.05.02", 6, "provinsi sama")]
    [InlineData("15.71.01", "36.73.01", 0, "wilayah lain")]
    [InlineData("15.71.01", "", 12, "tempat kerja di mana saja")]
    [InlineData("", "15.71.01", 0, "wilayah belum diketahui")]
    [InlineData("JP", "JP", 20, "wilayah sama")]
    [InlineData("JP", "JO", 0, "wilayah lain")]
    public void The_region_counts_by_how_far_the_codes_agree(string home, string place, int points, string reason) =>
        Scorer.Explain(Welder with { Region = home }, Welding with { Region = place }, Today).Reasons[2].ShouldBe($"{reason}: {points}");

    [Theory]
    [InlineData("Jepang N4", 10, "bahasa sesuai")]
    [InlineData("jepang n4,Inggris", 10, "bahasa sesuai")]
    [InlineData("Jepang N3", 5, "bahasa sesuai, periksa tingkatnya")]
    [InlineData("Jerman B1", 0, "bahasa belum sesuai")]
    public void Languages_count_when_all_that_are_asked_for_are_known(string asked, int points, string reason) =>
        Reasons(Welding with { Languages = asked.Split(',') })[3].ShouldBe($"{reason}: {points}");

    [Theory]
    [InlineData(null, 30, "1995-11-03", false)]
    [InlineData(null, 30, "1995-11-02", true)]
    [InlineData(31, null, "1995-11-03", true)]
    [InlineData(31, null, "1995-11-02", false)]
    [InlineData(18, 25, null, false)]
    public void Age_is_only_warned_of_and_never_counted(int? from, int? to, string? birth, bool warned)
    {
        var person = Welder with { Birth = birth is null ? null : DateOnly.Parse(birth) };
        var match = Scorer.Explain(person, Welding with { AgeMin = from, AgeMax = to }, Today);
        match.Score.ShouldBe(100);
        match.Warnings.Count.ShouldBe(warned ? 1 : 0);
    }

    [Fact]
    public void The_points_are_the_sum_of_the_reasons() =>
        Scorer.Points(Welder, Welding with { Job = "7213", Region = "15.71.09" }).ShouldBe(Scorer.Explain(Welder, Welding with { Job = "7213", Region = "15.71.09" }, Today).Score);

    private static IReadOnlyList<string> Reasons(Vacancy vacancy) => Scorer.Explain(Welder, vacancy, Today).Reasons;
}
