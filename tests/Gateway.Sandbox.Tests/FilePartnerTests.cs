using System.Text;

namespace Gateway.Sandbox.Tests;

/// <summary>A bank that exchanges files: what it checks, what it answers and what it remembers (domain.md 2.2.3).</summary>
public sealed class FilePartnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_sound_file_of_applications_is_acknowledged_once_and_its_loans_get_a_status()
    {
        new FileBankPartner(new SandboxOptions()).LeaveFiles(_folder);
        Write(1, count: 2, sum: 85_000_000);

        new FileBankPartner(new SandboxOptions()).AnswerFiles(_folder);
        new FileBankPartner(new SandboxOptions()).AnswerFiles(_folder);

        Acknowledged(1).ShouldBe("PENGAJUAN_200_0001.txt;2;85000000;DITERIMA;");
        var statuses = File.ReadAllLines(Path.Combine(_folder, "masuk", "STATUS_200_0002.txt"));
        statuses.ShouldAllBe(line => line.Length == 128);
        statuses[1..^1].Select(line => line.Substring(81, 2)).ShouldBe(["01", "90"]);
        Directory.GetFiles(Path.Combine(_folder, "masuk"), "STATUS*").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(1, 3, 85_000_000, "JUMLAH KENDALI")]
    [InlineData(1, 2, 85_000_001, "JUMLAH KENDALI")]
    [InlineData(2, 2, 85_000_000, "NOMOR URUT")]
    public void A_file_that_contradicts_itself_or_skips_a_number_is_refused_whole(int number, int count, long sum, string reason)
    {
        new FileBankPartner(new SandboxOptions()).LeaveFiles(_folder);
        Write(number, count, sum);

        new FileBankPartner(new SandboxOptions()).AnswerFiles(_folder);

        Acknowledged(number).ShouldEndWith("DITOLAK;" + reason);
        Directory.GetFiles(Path.Combine(_folder, "masuk"), "STATUS*").Length.ShouldBe(1);
    }

    [Fact]
    public void It_remembers_its_loans_from_one_start_to_the_next()
    {
        new FileBankPartner(new SandboxOptions()).LeaveFiles(_folder);
        new FileBankPartner(new SandboxOptions()).LeaveFiles(_folder);
        Directory.GetFiles(Path.Combine(_folder, "masuk"), "STATUS*").Length.ShouldBe(1);

        var later = new FileBankPartner(new SandboxOptions());
        later.Advance();
        later.LeaveFiles(_folder);
        File.ReadAllLines(Path.Combine(_folder, "masuk", "STATUS_200_0002.txt")).Length.ShouldBe(8);
    }

    [Fact]
    public void A_bank_with_a_memory_goes_on_where_it_stopped_and_does_not_live_a_day_twice()
    {
        var options = new SandboxOptions { Memory = _folder };
        Feed(new BankPartner(options)).Length.ShouldBe(40);
        var later = new BankPartner(options);
        later.Advance().ShouldBe(8);
        var seen = Feed(later);

        var third = new BankPartner(options);
        third.Advance().ShouldBe(0);
        Feed(third).ShouldBe(seen);
        third.Advance().ShouldBe(8);
    }

    private static string[] Feed(BankPartner bank) => [.. bank.Sources["loan-statuses"].Records.Records.Select(record => Encoding.UTF8.GetString(record.Json.Span) + record.Change)];

    private string Acknowledged(int number) => File.ReadAllLines(Path.Combine(_folder, "masuk", $"PENGAJUAN_200_{number:0000}.ack.csv")).Last();

    private void Write(int number, int count, long sum)
    {
        string Detail(string reference, long rupiah) => $"D{reference,-24}1571014508859901{"SITI CONTOH",-40}{"USAHA SITI",-30}{rupiah * 100:000000000000000}024{"2000000000001",-20}".PadRight(160);
        File.WriteAllLines(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "keluar")).FullName, $"PENGAJUAN_200_{number:0000}.txt"),
            [$"H200BANHARKAT 20261102{number:0000}".PadRight(160), Detail("BTN1", 10_000_000), Detail("BTN2", 75_000_000), $"T{count:00000000}{sum * 100:000000000000000000}".PadRight(160)], Encoding.ASCII);
    }
}
