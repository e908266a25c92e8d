using System.Diagnostics;
using System.Text;
using Lowmark.Apply.Files;
using Lowmark.Cli.Input.Live;
using Lowmark.Host;

namespace Lowmark.UnitTests.Cli.Input.Live;

public sealed class MachineFilesTests : IDisposable
{
    private readonly TempFolder _outside = new();
    private readonly TempFolder _root = new();

    /// <summary>With openat2(2), and as on a kernel that has none.</summary>
    public static TheoryData<bool> Ways => [true, false];

    public void Dispose()
    {
        _root.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_file_below_the_root_is_read_whole(bool mayCallOpenAt2)
    {
        string large = new('x', 300_000);
        _root.File("proc/meminfo", "MemTotal: 5 kB\n");
        _root.File("proc/large", large);
        _root.File("proc/empty", "");
        using MachineFiles files = Open(mayCallOpenAt2);

        Assert.Equal((HostFileState.Read, large), Read(files, "/proc/large"));
        Assert.Equal((HostFileState.Read, "MemTotal: 5 kB\n"), Read(files, "/proc/meminfo"));
        Assert.Equal((HostFileState.Read, ""), Read(files, "/proc/empty"));
        Assert.Equal((HostFileState.Missing, ""), Read(files, "/proc/vmstat"));
        Assert.Equal((HostFileState.Missing, ""), Read(files, "/sys/kernel/mm/ksm/run"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Nothing_outside_the_root_is_read(bool mayCallOpenAt2)
    {
        string secret = _outside.File("secret", "secret\n");
        Link("proc/by-path", secret);
        Link("proc/by-parents", "../../../../../../../../.." + secret);
        Link("sys", _outside.Path);
        using MachineFiles files = Open(mayCallOpenAt2);

        Assert.NotEqual(HostFileState.Read, Read(files, "/proc/by-path").State);
        Assert.NotEqual(HostFileState.Read, Read(files, "/proc/by-parents").State);
        Assert.NotEqual(HostFileState.Read, Read(files, "/sys/secret").State);
        string beside = Path.GetFileName(_outside.Path);
        Assert.NotEqual(HostFileState.Read, Read(files, $"/proc/../../{beside}/secret").State);
        Assert.NotEqual(HostFileState.Read, Read(files, $"/proc/../..{secret}").State);
        Assert.NotEqual(HostFileState.Read, files.List("/sys", []));
    }

    [Fact]
    public void A_link_inside_the_root_leads_where_it_would_on_the_machine()
    {
        _root.File("sys/devices/virtual/block/zram0/disksize", "7\n");
        Link("sys/block/zram0", "../devices/virtual/block/zram0");
        Link("sys/class/absolute", "/sys/devices/virtual/block");
        using MachineFiles files = Open(mayCallOpenAt2: true);

        Assert.Equal((HostFileState.Read, "7\n"), Read(files, "/sys/block/zram0/disksize"));
        Assert.Equal((HostFileState.Read, "7\n"), Read(files, "/sys/class/absolute/zram0/disksize"));
    }

    [Fact]
    public void Without_openat2_a_link_is_refused_and_not_missing()
    {
        _root.File("sys/devices/zram0/disksize", "7\n");
        Link("sys/block/zram0", "../devices/zram0");
        using MachineFiles files = Open(mayCallOpenAt2: false);

        Assert.Equal(HostFileState.Failed, Read(files, "/sys/block/zram0/disksize").State);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_is_no_file_is_not_read_and_does_not_make_wait(bool mayCallOpenAt2)
    {
        _root.File("proc/sys/vm/swappiness", "60\n");
        using (Process maker = Process.Start("mkfifo", Path.Combine(_root.Path, "proc", "meminfo")))
        {
            maker.WaitForExit();
        }

        using MachineFiles files = Open(mayCallOpenAt2);

        Assert.Equal(HostFileState.Failed, Read(files, "/proc/meminfo").State);
        Assert.Equal(HostFileState.Failed, Read(files, "/proc/sys").State);
        Assert.Equal(HostFileState.Missing, Read(files, "/proc/sys/vm/swappiness/x").State switch
        {
            // A file where a folder should be: the walk can not tell it from a link.
            HostFileState.Failed when !mayCallOpenAt2 => HostFileState.Missing,
            var state => state,
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("/proc/a\0b")]
    public void A_name_that_no_file_can_have_is_none(string path)
    {
        using MachineFiles files = Open(mayCallOpenAt2: true);

        Assert.Equal(HostFileState.Failed, Read(files, path).State);
        Assert.Equal(HostFileState.Failed, Read(files, "/" + new string('x', 5000)).State);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_folder_is_listed_without_its_path(bool mayCallOpenAt2)
    {
        string[] names = [.. Enumerable.Range(0, 3000).Select(number => $"entry with a long name, number {number}")];
        foreach (string name in names) { _root.File("sys/many/" + name, ""); }
        List<string> listed = [];
        using MachineFiles files = Open(mayCallOpenAt2);

        Assert.Equal(HostFileState.Read, files.List("/sys/many", listed));
        Assert.Equal(names.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        Assert.Equal(HostFileState.Missing, files.List("/sys/none", listed));
        Assert.Equal(HostFileState.Missing, files.List("/sys/many/" + names[0], listed) switch
        {
            HostFileState.Failed when !mayCallOpenAt2 => HostFileState.Missing,
            var state => state,
        });
    }

    [Fact]
    public void A_process_that_is_gone_is_missing_and_this_one_is_not()
    {
        using MachineFiles files = new();

        Assert.Equal(HostFileState.Read, files.Read($"/proc/{Environment.ProcessId}/status").State);
        Assert.Equal(HostFileState.Read, files.Read("/proc/self/status").State);
        Assert.Equal(HostFileState.Missing, files.Read("/proc/4194305/status").State);
    }

    [Fact]
    public void A_file_above_the_bound_is_not_taken_for_one_of_the_kernel()
    {
        string path = _root.File("proc/meminfo", "");
        using (FileStream file = File.OpenWrite(path)) { file.SetLength(33L * 1024 * 1024); }
        using MachineFiles files = Open(mayCallOpenAt2: true);

        Assert.Equal(HostFileState.Failed, files.Read("/proc/meminfo").State);
    }

    [Fact]
    public void A_root_that_is_not_there_is_said_at_once() =>
        Assert.Throws<IOException>(() => new MachineFiles(Path.Combine(_root.Path, "none")));

    private static (HostFileState State, string Text) Read(MachineFiles files, string path)
    {
        HostFile file = files.Read(path);
        return (file.State, Encoding.UTF8.GetString(file.Text));
    }

    private MachineFiles Open(bool mayCallOpenAt2) => new(new RootedOpen(_root.Path, mayCallOpenAt2));

    private void Link(string name, string target)
    {
        string path = Path.Combine(_root.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, target);
    }
}
