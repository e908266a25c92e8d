using Lowmark.Host;
using Lowmark.Host.Features;
using Lowmark.Host.Machine;
using Lowmark.Host.Memory;
using Lowmark.Host.Nodes;
using Lowmark.Host.Settings;

namespace Lowmark.UnitTests.Host;

/// <summary>Files that are cut, garbled or somebody's idea of a joke.</summary>
public class HostileFileTests
{
    /// <summary>Bytes that formats turn on, and some that belong to none.</summary>
    private static readonly byte[] s_strange = [.. "\0\r\n\t -:,.()[]<>9"u8, 0x7f, 0x80, 0xff];

    public static TheoryData<string> Files =>
        ["meminfo", "zoneinfo", "buddyinfo", "pagetypeinfo", "extfrag_index", "lowmem_reserve_ratio"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_beginning_of_a_file_is_read_without_an_exception(string file)
    {
        byte[] text = GuestFiles.Text("7.2.13/numa-cpuset-before", file);
        Readers readers = new();

        for (int length = 0; length <= text.Length; length++) { readers.ReadAll(text.AsSpan(0, length)); }

        Assert.True(readers.Understood > 0);
    }

    [Theory]
    [InlineData(HostTexts.ZoneInfo2632)]
    [InlineData(HostTexts.ZoneInfo64K)]
    [InlineData(HostTexts.VmStat618)]
    [InlineData(HostTexts.SlabInfo)]
    [InlineData(HostTexts.Swaps)]
    [InlineData(HostTexts.Pressure)]
    public void Every_beginning_of_a_text_is_read_without_an_exception(string text)
    {
        byte[] bytes = HostTexts.Bytes(text);
        Readers readers = new();

        for (int length = 0; length <= bytes.Length; length++) { readers.ReadAll(bytes.AsSpan(0, length)); }

        Assert.True(readers.Understood > 0);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_byte_of_another_kind_anywhere_is_no_exception(string file)
    {
        byte[] text = GuestFiles.Text("6.12.107/frag-order3-oom-after", file);
        Readers readers = new();

        for (int at = 0; at < text.Length; at++)
        {
            byte before = text[at];
            text[at] = s_strange[at % s_strange.Length];
            readers.ReadAll(text);
            text[at] = before;
        }

        Assert.True(readers.Understood > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("9223372036854775808\n")]
    [InlineData("-9223372036854775808 -9223372036854775808 -9223372036854775808\n")]
    [InlineData("Node Node Node\nNode 0, zone\nNode 0, zone \n")]
    [InlineData("[[[]]]\n")]
    [InlineData("0-4294967295,1-0\n")]
    public void A_machine_whose_every_file_is_the_same_text_is_read_to_the_end(string text)
    {
        IHostFiles host = new SameText(HostTexts.Bytes(text));

        VmSettings settings = VmSettings.Read(host);
        MachineIdentity identity = MachineIdentity.Read(host);
        _ = HostNodes.Read(host);
        _ = HugePages.Read(host);
        _ = TransparentHugePages.Read(host);
        _ = SamePageMerging.Read(host);
        _ = Zswap.Read(host);
        _ = Zram.ReadAll(host);
        _ = NetworkDevice.ReadAll(host);
        _ = MemoryBlocks.Read(host);
        _ = MemoryErrors.ReadAll(host);
        _ = PageOwner.IsThere(host);
        _ = KernelModules.FindBalloons(host);

        Assert.Null(settings.MinFree);
        Assert.Null(identity.Uptime);
    }

    /// <summary>All parsers, each given every text.</summary>
    private sealed class Readers
    {
        private readonly SampledFile[] _sampled = [new MemInfo(), new VmStat(), new BuddyInfo(), new ZoneInfo()];

        public int Understood { get; private set; }

        public void ReadAll(ReadOnlySpan<byte> text)
        {
            foreach (SampledFile file in _sampled) { Note(file.Parse(text) is HostFileState.Read); }
            ZoneInfo zones = (ZoneInfo)_sampled[3];
            _ = MachineMemory.Of(zones, (BuddyInfo)_sampled[2], null, (MemInfo)_sampled[0], []);
            Note(PageTypeInfo.Parse(text) is not null);
            Note(SlabInfo.Parse(text) is not null);
            Note(Swaps.Parse(text) is not null);
            Note(Pressure.Parse(text).State is HostFileState.Read);
            Note(Fragmentation.Parse(text) is not null);
            Note(VmSettings.ParseRatios(text) is not null);
            Note(KernelModules.Parse(text).Modules.Count > 0);
            _ = KernelCommandLine.Parse(text);
            _ = MachineIdentity.ParseUptime(text);
        }

        private void Note(bool understood) => Understood += understood ? 1 : 0;
    }

    /// <summary>Every file and folder there is, all alike.</summary>
    private sealed class SameText(byte[] text) : IHostFiles
    {
        public HostFile Read(string path) => new(HostFileState.Read, text);

        public HostFileState List(string folder, ICollection<string> names)
        {
            foreach (string name in (string[])["node7", "node99999999999", "mc0", "dimm1", "zram1", "memory5", "rx-0",
                "hugepages-2048kB", "hugepages-kB", "hugepages--1kB", "", "…", "a\nb"]) { names.Add(name); }
            return HostFileState.Read;
        }
    }
}
