using System.Text;
using Lowmark.Cli;

namespace Lowmark.UnitTests.Cli;

public sealed class ExplainInputTests : IDisposable
{
    private const string Report = "report 1 cgroup-limit 5\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "empty.log", [], "is empty; expected a kernel log" },
        { "empty.gz", TempFolder.Gzip(""), "is empty; expected a kernel log" },
        { "a.lz4", [0x04, 0x22, 0x4d, 0x18, 0x64, 0x40, 0, 0],
            "is lz4 compressed; try: lz4 -dc FILE | lowmark explain" },
        { "a.zip", [(byte)'P', (byte)'K', 3, 4, 20, 0, 0, 0],
            "is a zip archive; try: unzip -p FILE | lowmark explain" },
        { "a.journal", "LPKSHHRH\0\0\0\0"u8.ToArray(),
            "is a systemd journal; try: journalctl -k --file FILE | lowmark explain" },
        { "twice.gz", Twice(), "is compressed twice; unpack it once" },
        { "a.out", [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0],
            "is an ELF program or core dump; expected a kernel log as text" },
        { "zeros", new byte[5000], "is a binary file; expected a kernel log as text" },
        { "noise", [.. Enumerable.Range(0, 5000).Select(i => (byte)((i * 2654435761L) >> 7))],
            "is a binary file; expected a kernel log as text" },
        { "wide.txt", [0xff, 0xfe, (byte)'o', 0, (byte)'o', 0],
            "is UTF-16 text; try: iconv -f UTF-16 -t UTF-8 FILE | lowmark explain" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void What_can_not_be_read_is_one_clear_line_and_the_others_are_still_read(
        string name, byte[] content, string expected)
    {
        string bad = _folder.File(name, content);
        string good = _folder.File("good.log", Report);
        CliRun run = CliRun.Of("explain", bad, good);

        Assert.Equal($"lowmark: {bad}: {expected.Replace("FILE", bad, StringComparison.Ordinal)}\n", run.Errors);
        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Contains("killed task (pid 5)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_name_is_refused_and_the_other_files_are_read()
    {
        CliRun run = CliRun.Of("explain", "", "/nonexistent/kern.log");

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.StartsWith(
            "lowmark: an argument is empty; expected the name of a kernel log\nlowmark: /nonexistent/kern.log: no such",
            run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Equal(
            "lowmark: /nonexistent/kern.log: no such file; expected a kernel log; "
                + "check the path, or pipe the log in: journalctl -k | lowmark explain\n",
            CliRun.Of("explain", "/nonexistent/kern.log").Errors);

    [Theory]
    [InlineData(false,
        "; run it as a user who may read the file, for example: sudo lowmark explain /var/log/kern.log")]
    [InlineData(true,
        ", though you are root: the container, the file system or a security module forbids it; "
            + "copy the file to where it may be read")]
    public void A_file_without_permission_is_named_with_what_to_do(bool isRoot, string advice)
    {
        CliRun run = CliRun.With(
            host => host with { IsRoot = isRoot, OpenFile = path => throw new UnauthorizedAccessException(path) },
            "explain", "/var/log/kern.log");

        Assert.Equal($"lowmark: /var/log/kern.log: permission denied{advice}\n", run.Errors);
        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void A_read_error_ends_the_file_and_what_came_before_is_explained()
    {
        CliRun run = CliRun.With(
            host => host with { OpenFile = _ => new BreakingStream(Encoding.UTF8.GetBytes(Report)) }, "explain",
                "disk.log");

        Assert.Equal("lowmark: disk.log: reading failed (Input/output error); what could be read before is explained\n",
            run.Errors);
        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Contains("killed task (pid 5)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_is_known_by_its_content_and_may_have_several_members()
    {
        byte[] members = [.. TempFolder.Gzip(Report), .. TempFolder.Gzip("report 2 cgroup-limit 6\n")];
        CliRun run = CliRun.Of("explain", "--summary", _folder.File("kern.log", members));

        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Contains("task (pid 5)", run.Output, StringComparison.Ordinal);
        Assert.Contains("task (pid 6)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Truncated_gzip_is_said_and_what_was_read_is_explained()
    {
        string log = Report + string.Concat(Enumerable.Range(0, 20000).Select(i => $"noise {i * 7919 % 10007}\n"));
        byte[] whole = TempFolder.Gzip(log);
        string path = _folder.File("kern.log.gz", whole[..(whole.Length / 2)]);
        CliRun run = CliRun.Of("explain", path);

        Assert.Equal(
            $"lowmark: {path}: its gzip data ends early; what could be read before is explained\n", run.Errors);
        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Contains("killed task (pid 5)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_gzip_is_said()
    {
        string log = Report + string.Concat(Enumerable.Range(0, 20000).Select(i => $"noise {i * 7919 % 10007}\n"));
        byte[] damaged = TempFolder.Gzip(log);
        damaged.AsSpan(damaged.Length / 2, 200).Fill(0xff);
        CliRun run = CliRun.Of("explain", _folder.File("kern.log.gz", damaged));

        Assert.EndsWith(": its gzip data is damaged; what could be read before is explained\n", run.Errors,
            StringComparison.Ordinal);
        Assert.Contains("killed task (pid 5)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_gzip_file_gives_no_byte_that_it_does_not_hold()
    {
        string log = string.Concat(Enumerable.Range(0, 3000).Select(i => $"noise {i * 7919 % 10007}\n"));
        byte[] whole = TempFolder.Gzip(log);
        for (int length = 20; length < whole.Length; length += 97)
        {
            string read = CliRun.With(
                host => host with { OpenFile = _ => new MemoryStream(whole[..length]) }, "explain", "--format", "json",
                    "cut.gz").Output;
            int lines = int.Parse(read.Split("\"lines\":")[1].Split(',')[0]);
            int bytes = int.Parse(read.Split("\"bytes\":")[1].Split(',')[0]);

            Assert.Equal(lines, log[..bytes].Count(c => c == '\n') + (bytes > 0 && log[bytes - 1] != '\n' ? 1 : 0));
        }
    }

    [Fact]
    public void Every_cut_of_a_gzip_file_is_noticed()
    {
        byte[] whole = TempFolder.Gzip("noise, noise, more noise\n");
        for (int length = 2; length < whole.Length; length++)
        {
            Assert.Equal(ExitCode.Unreadable, CliRun.Of("explain", _folder.File("cut.gz", whole[..length])).Code);
        }
    }

    [Fact]
    public void A_log_with_holes_of_NULs_and_broken_bytes_is_still_a_log()
    {
        byte[] log = [.. Encoding.UTF8.GetBytes(Report), .. new byte[3000], 0xff, 0xfe, .. "noise\n"u8,
            .. Encoding.UTF8.GetBytes(Report)];

        Assert.Equal(ExitCode.Incidents, CliRun.Of("explain", _folder.File("crash.log", log)).Code);
    }

    [Fact]
    public void Text_without_an_incident_is_clean_and_says_so()
    {
        CliRun run = CliRun.Reading("dear diary\nnothing\n", "explain");

        Assert.Equal(new CliRun(ExitCode.Clean, "no memory incident found in 2 lines\n", ""), run);
    }

    [Fact]
    public void Nothing_is_called_clean_when_nothing_was_read() =>
        Assert.Empty(CliRun.Of("explain", "/nonexistent/kern.log").Output);

    [Fact]
    public void Standard_input_is_read_when_no_file_is_given_or_by_a_dash()
    {
        Assert.Equal(ExitCode.Incidents, CliRun.Reading(Report, "explain").Code);
        Assert.Equal(ExitCode.Incidents, CliRun.Reading(Report, "explain", "-").Code);
        Assert.Equal("lowmark: standard input: is empty; expected a kernel log\n", CliRun.Of("explain").Errors);
    }

    [Fact]
    public void A_quoted_pattern_is_expanded_in_every_part_and_rotated_logs_stand_in_the_order_of_time()
    {
        _folder.File("host-b/kern.log", "report 3 cgroup-limit 33\n");
        _folder.File("host-a/kern.log.1", TempFolder.Gzip("report 2 cgroup-limit 22\n"));
        _folder.File("host-a/kern.log", "report 1 cgroup-limit 11\n");
        _folder.File("host-a/.kern.log", "report 9 cgroup-limit 99\n");
        _folder.File("other/kern.log", "report 8 cgroup-limit 88\n");
        CliRun run = CliRun.Of("explain", "--format", "jsonl", $"{_folder.Path}/host-[a-c]/kern*");

        Assert.Equal(["22", "11", "33"],
            run.Output.TrimEnd('\n').Split('\n').Select(line => line.Split("\"victims\":[{\"pid\":")[1][..2]));
        Assert.Empty(run.Errors);
    }

    [Fact]
    public void A_pattern_without_a_match_is_said_and_a_file_of_that_name_is_taken_as_it_is()
    {
        Assert.Equal($"lowmark: {_folder.Path}/*.log: no file matches this pattern\n",
            CliRun.Of("explain", $"{_folder.Path}/*.log").Errors);

        string odd = _folder.File("a[1].log", Report);
        Assert.Equal(ExitCode.Incidents, CliRun.Of("explain", odd).Code);
    }

    [Fact]
    public void The_same_file_is_read_once_by_whatever_name()
    {
        string path = _folder.File("kern.log", Report);
        string link = Path.Combine(_folder.Path, "link.log");
        File.CreateSymbolicLink(link, path);
        CliRun run = CliRun.Of(
            "explain", "--format", "json", path, link, $"{_folder.Path}/./kern.log", $"{_folder.Path}/k*.log");

        Assert.Contains("\"inputs\":1,", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hostile_file_name_is_inert_in_every_message()
    {
        CliRun run = CliRun.Of("explain", "/nonexistent/\x1b[2J\u202e.log");

        Assert.DoesNotContain(
            run.Errors, character => (char.IsControl(character) && character != '\n') || character == '\u202e');
    }

    private static byte[] Twice()
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream packer = new(packed, System.IO.Compression.CompressionLevel.Optimal))
        {
            packer.Write(TempFolder.Gzip("noise"));
        }

        return packed.ToArray();
    }

    private sealed class BreakingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer)
        {
            int count = base.Read(buffer);
            return count > 0 ? count : throw new IOException("Input/output error");
        }
    }
}
