using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Lowmark.Cli;

namespace Lowmark.UnitTests.Cli.Input;

public sealed class ArchiveTests : IDisposable
{
    private const string LongFolder =
        "sosreport-db1-2026-01-01-abcdefg/sos_commands/logs/a-folder-whose-name-makes-the-path-longer-than-a-header/";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.V7)]
    public void Logs_in_an_archive_of_any_form_are_read_in_one_pass(TarEntryFormat form)
    {
        string folder = form is TarEntryFormat.V7 ? "sos/" : LongFolder;
        byte[] archive = Tar(form, (folder + "messages", Log(1)), (folder + "kern.log.1.gz", TempFolder.Gzip(
            "report 2 cgroup-limit 2\n")), (folder + "a.conf", Log(9)), ("sos/etc/kern.log", Log(8)));
        string path = _folder.File("sos.tar.gz", TempFolder.Gzip(archive));
        CliRun run = CliRun.Of("explain", "--format", "jsonl", path);

        Assert.Equal([$"{path}:{folder}messages", $"{path}:{folder}kern.log.1.gz"], Sources(run));
        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Equal(
            $"lowmark: {path}: read {folder}messages, {folder}kern.log.1.gz; skipped {folder}a.conf (by name), "
                + "sos/etc/kern.log (by name)\n",
            run.Errors);
    }

    [Fact]
    public void What_proc_says_of_memory_in_an_archive_is_one_state_and_its_last_input()
    {
        byte[] archive = Tar(
            TarEntryFormat.Pax,
            ("sos/proc/meminfo", "MemTotal:        8000000 kB\nMemFree:          100000 kB"u8.ToArray()),
            ("sos/kern.log", File.ReadAllBytes(Repository.Log("6.12.107/global"))), ("sos/proc/version", Log(2)),
            ("sos/proc/buddyinfo", "Node 0, zone   Normal      1      2      3\n"u8.ToArray()));
        string path = _folder.File("sos.tar", archive);
        CliRun run = CliRun.OfLogs(host => host, "explain", "--format", "jsonl", path);

        Assert.Equal([$"{path}:sos/kern.log", $"{path}:sos/proc/{{buddyinfo,meminfo}}"], Sources(run));
    }

    [Fact]
    public void A_cut_archive_is_said_and_what_came_before_is_explained()
    {
        byte[] archive = Tar(TarEntryFormat.Ustar, ("a.log", Log(1)), ("b.log", new byte[5000]));
        string path = _folder.File("cut.tar", archive[..3000]);
        CliRun run = CliRun.Of("explain", "--format", "jsonl", path);

        Assert.Equal([$"{path}:a.log"], Sources(run));
        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.EndsWith(
            $"{path}: its tar data ends early; what could be read before is explained\n", run.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_cut_and_no_changed_byte_of_an_archive_makes_it_fail()
    {
        byte[] archive = Tar(TarEntryFormat.Pax, (LongFolder + "a.log", Log(1)), ("b.log", Log(2)));
        for (int at = 0; at < archive.Length; at += 23)
        {
            byte[] changed = [.. archive];
            changed[at] ^= 0x3d;
            AssertEnds(archive[..at]);
            AssertEnds(changed);
        }
    }

    [Theory]
    [InlineData("77777777777\0", "its tar data ends early")]
    [InlineData("\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "its tar data ends early")]
    [InlineData("\u0080\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "its tar data is damaged")]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "its tar data is damaged")]
    [InlineData("-0000000001\0", "its tar data is damaged")]
    [InlineData("00000000000\0", "its tar data is damaged")]
    public void A_header_that_lies_about_the_size_is_one_clear_line(string size, string why)
    {
        byte[] archive = Tar(TarEntryFormat.Ustar, ("a.log", Log(1)), ("b.log", Log(2)));
        Encoding.Latin1.GetBytes(size).CopyTo(archive, 124);
        Sign(archive);
        string path = _folder.File("a.tar", archive);
        CliRun run = CliRun.Of("explain", "--format", "jsonl", path);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Contains($"lowmark: {path}: {why}; ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_claims_a_huge_name_or_content_takes_no_memory()
    {
        byte[] archive = Tar(TarEntryFormat.Gnu, (LongFolder + LongFolder + "a.log", Log(1)));
        archive.AsSpan(124, 12).Clear();
        "77777777777"u8.CopyTo(archive.AsSpan(124));
        Sign(archive);

        AssertEnds(archive);
    }

    [Fact]
    public void Nothing_is_written_and_hostile_names_are_inert()
    {
        byte[] archive = Tar(
            TarEntryFormat.Pax, ("../../../kern.log", Log(1)), ("/kern.log", Log(2)),
            ("a\x1b[2J\n[1] forged.log", Log(3)));
        string path = _folder.File("a.tar", archive);
        CliRun run = CliRun.Of("explain", "--format", "jsonl", path);

        Assert.Equal(3, Sources(run).Count());
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain('\x1b', run.Errors);
    }

    private void AssertEnds(byte[] archive) =>
        Assert.InRange(CliRun.Of("explain", "--format", "jsonl", _folder.File("a.tar", archive)).Code, 0, 4);

    private static void Sign(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte value in header[..512]) { sum += value; }
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
    }

    private static byte[] Log(int pid) => Encoding.UTF8.GetBytes($"report {pid} cgroup-limit {pid}\n");

    private static IEnumerable<string?> Sources(CliRun run) =>
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer
            .Deserialize<JsonElement>(line).GetProperty("source").GetProperty("name").GetString());

    private static byte[] Tar(TarEntryFormat form, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, form, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files) { writer.WriteEntry(Entry(form, name, content)); }
        }

        return archive.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat form, string name, byte[] content)
    {
        TarEntry entry = form switch
        {
            TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
            _ => new V7TarEntry(TarEntryType.V7RegularFile, name),
        };
        entry.DataStream = new MemoryStream(content);
        return entry;
    }
}
