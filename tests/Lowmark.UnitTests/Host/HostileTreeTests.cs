using System.Text;
using Lowmark.Host;
using Lowmark.Host.Cgroups;
using Lowmark.Host.Processes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.Host.Cgroups;
using Lowmark.UnitTests.Host.Processes;

namespace Lowmark.UnitTests.Host;

/// <summary>Processes and groups of a copy that somebody made to harm its reader.</summary>
public class HostileTreeTests
{
    /// <summary>Bytes that formats turn on, and some that belong to none.</summary>
    private static readonly byte[] s_strange = [.. "\0\r\n\t -:,.()[]/\\9"u8, 0x7f, 0x80, 0xff];

    private static readonly CgroupMount s_mount = new(CgroupController.Memory, CgroupVersion.V2, "/sys/fs/cgroup");

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("9223372036854775808\n")]
    [InlineData("-9223372036854775808 -9223372036854775808\n")]
    [InlineData("1 () R 9223372036854775807 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1\n")]
    [InlineData("Name:\nState:\nThreads:\t99999999999\n")]
    [InlineData("0::/1/1/1\n4:memory:/\n")]
    [InlineData("30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n")]
    [InlineData("0-4294967295,1-0\n")]
    public void A_machine_whose_every_file_is_one_text_and_whose_folders_never_end_is_read_to_the_end(string text)
    {
        IHostFiles host = new EndlessHost(Encoding.ASCII.GetBytes(text));
        ProcessTable processes = new();
        CgroupTree tree = new(CgroupMounts.Find(host).Memory ?? s_mount, mostGroups: 300);
        for (int sample = 1; sample <= 2; sample++)
        {
            processes.Sample(host, TimeSpan.FromSeconds(sample));
            tree.Sample(host);
            tree.Place(processes);
            foreach (ProcessRow process in processes.Rows)
            {
                _ = (process.ToOomPages(PageSize.Of4KiB), process.GrowthSincePrevious?.PerHour);
            }

            foreach (Cgroup group in tree.Groups) { _ = PathLimits.Of(group); }
        }

        Assert.Equal(2, processes.Rows.Count);
        Assert.Equal(300, tree.Groups.Count);
        Assert.Equal((300 * 7) - 299, tree.NotRead);
    }

    [Theory]
    [InlineData(ProcessTexts.Status618)]
    [InlineData(ProcessTexts.Status2632)]
    [InlineData(CgroupTexts.HybridMounts)]
    [InlineData(CgroupTexts.StatV1)]
    [InlineData("4:memory:/a\n0::/b (deleted)\n")]
    [InlineData("7 (a) b) R 1 1 1 0 -1 4194560 1 1 1 1 1 1 1 1 20 0 13 0 9 45035520 3620 1 1\n")]
    public void A_byte_of_another_kind_anywhere_is_no_exception(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        MemcgStat stat = new("/g/memory.stat");
        int understood = 0;
        for (int at = 0; at < bytes.Length; at++)
        {
            byte before = bytes[at];
            bytes[at] = s_strange[at % s_strange.Length];
            understood += Convert.ToInt32(PidStatus.TryParse(bytes, out _))
                + Convert.ToInt32(PidStat.TryParse(bytes, out _))
                + (PidCgroup.Parse(bytes) is null ? 0 : 1) + (MountInfo.Parse(bytes) is null ? 0 : 1)
                + (stat.Parse(bytes) == HostFileState.Read ? 1 : 0);
            _ = (PidLimits.Parse(bytes), PidSmapsRollup.Parse(bytes), PidCommandLine.Parse(bytes));
            bytes[at] = before;
        }

        Assert.True(understood > 0);
    }

    /// <summary>Every file is the same, and every folder has folders and files in it.</summary>
    private sealed class EndlessHost(byte[] text) : IHostFiles
    {
        public HostFile Read(string path) => new(HostFileState.Read, text);

        public HostFileState List(string folder, ICollection<string> names)
        {
            foreach (string name in (string[])["1", "2", "02", "+3", "9999999999", " 4", "a\nb"]) { names.Add(name); }
            return HostFileState.Read;
        }
    }
}
