using System.Formats.Tar;
using System.Text;
using Lowmark.Cli;
using Lowmark.CorpusTests.TestKit;

namespace Lowmark.CorpusTests.Processes;

/// <summary>Small files that grow when they are read: memory does not grow with them, and what is a log in them is
/// explained.</summary>
public sealed class BombTests : IDisposable
{
    private const int MiB = 1024 * 1024;
    private const int Members = 64;
    private const int MostKiB = 200 * 1024;

    private static readonly byte[] s_report = File.ReadAllBytes(Repository.Log("6.12.107/parent-cgroup-limit-v2"));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Fillings
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string form in Packing.Forms)
            {
                all.Add(form, "x");
                all.Add(form, "\n");
            }

            foreach (string filling in (string[])["\0", "[", "a:1kB "]) { all.Add("gzip", filling); }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Fillings))]
    public async Task A_report_is_found_behind_256_MiB_that_were_packed_small(string form, string filling)
    {
        byte[] head = Packing.Of(form, "Nov 21 01:35:33 db1 sshd[1]: begins as a log\n"u8.ToArray());
        byte[] member = Packing.Of(form, Filled(filling, 256 * MiB / Members));
        byte[] report = Packing.Of(form, [.. "\n"u8, .. s_report]);
        byte[] bomb = [.. head, .. Enumerable.Repeat(member, Members).SelectMany(bytes => bytes), .. report];
        Assert.InRange(bomb.Length, 0, 2 * MiB);

        LowmarkRun run = await LowmarkRun.Of("explain", "--format", "jsonl", _folder.File("kern.log.packed", bomb));

        Assert.Equal((ExitCode.Incidents, ""), (run.Code, run.Errors));
        Assert.Single(Json.Lines(run));
        Assert.InRange(run.PeakKiB, 1, MostKiB);
    }

    [Fact]
    public async Task An_archive_that_was_packed_small_holds_a_log_behind_a_file_of_256_MiB()
    {
        const string form = "zstd";
        const string line = "Nov 21 01:35:33 db1 sshd[1]: x\n";
        byte[] archive = Tar(("var/log/a.log", Filled(line, 4 * MiB)), ("var/log/kern.log", s_report));
        int start = 512 + (4 * MiB);
        byte[] filler = Packing.Of(form, Filled(line, 4 * MiB));
        Resize(archive, 4L * MiB * (Members + 1));
        byte[] bomb =
        [
            .. Packing.Of(form, archive[..start]),
            .. Enumerable.Repeat(filler, Members).SelectMany(bytes => bytes),
            .. Packing.Of(form, archive[start..]),
        ];

        LowmarkRun run = await LowmarkRun.Of("explain", "--format", "jsonl", _folder.File("sos.tar.packed", bomb));

        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.Single(Json.Lines(run));
        Assert.InRange(run.PeakKiB, 1, MostKiB);
    }

    [Fact]
    public async Task An_archive_in_an_archive_and_a_file_that_is_packed_twice_are_not_unpacked()
    {
        byte[] inner = Tar(("kern.log", s_report));
        byte[] archive = Tar(
            ("a/inner.log", inner), ("a/inner.tar.gz.log", TempFolder.Gzip(inner)),
            ("a/twice.log", TempFolder.Gzip(TempFolder.Gzip(s_report))), ("a/kern.log", s_report));

        string path = _folder.File("sos.tar", archive);
        LowmarkRun run = await LowmarkRun.Of("explain", "--format", "jsonl", path);

        Assert.Single(Json.Lines(run));
        Assert.Equal(
            $"lowmark: {path}:a/twice.log: is compressed twice; unpack it once\n"
                + $"lowmark: {path}: read a/kern.log; skipped a/inner.log (a tar archive), a/inner.tar.gz.log (a tar "
                + "archive)\n",
            run.Errors);
    }

    private static byte[] Filled(string filling, int length)
    {
        byte[] bytes = new byte[length];
        byte[] piece = Encoding.ASCII.GetBytes(filling);
        for (int at = 0; at < length; at++) { bytes[at] = piece[at % piece.Length]; }
        return bytes;
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(content),
                });
            }
        }

        return archive.ToArray();
    }

    /// <summary>Says of the first member that it is so long.</summary>
    private static void Resize(byte[] archive, long size)
    {
        Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(archive, 124);
        archive.AsSpan(148, 8).Fill((byte)' ');
        int sum = archive.AsSpan(0, 512).ToArray().Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive, 148);
    }
}
