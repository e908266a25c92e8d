using Lowmark.Host.Machine;
using Lowmark.Kernel;

namespace Lowmark.Host.Cgroups;

/// <summary>The CPUs and memory nodes of a group. Null: no such file, or not readable; an empty set in
/// <see cref="Mems"/> of v2 means those of the group above.</summary>
/// <remarks>Files: Documentation/admin-guide/cgroup-v1/cpusets.rst and "Cpuset Interface Files" in cgroup-v2.rst. v1
/// calls what is in effect cpuset.effective_cpus and cpuset.effective_mems (3.17+), and the two sets are the same
/// unless v2's behaviour is asked for at the mount.</remarks>
public sealed class Cpuset
{
    private readonly bool _isV2;
    private readonly Row[] _rows = new Row[4];

    internal Cpuset(CgroupVersion version) => _isV2 = version == CgroupVersion.V2;

    /// <summary>That which is there wherever the controller is enabled stands last: in v2's root only what is in
    /// effect, in old v1 only what was set.</summary>
    internal static string[] FilesV2 { get; } =
        ["cpuset.cpus", "cpuset.cpus.effective", "cpuset.mems", "cpuset.mems.effective"];

    internal static string[] FilesV1 { get; } =
        ["cpuset.cpus", "cpuset.effective_cpus", "cpuset.effective_mems", "cpuset.mems"];

    public CpuList? Cpus => CpusOf(_rows[0]);

    public CpuList? EffectiveCpus => CpusOf(_rows[1]);

    public NodeMask? Mems => _rows[_isV2 ? 2 : 3].Set;

    public NodeMask? EffectiveMems => _rows[_isV2 ? 3 : 2].Set;

    /// <summary>Parsed anew only when the text changed.</summary>
    internal HostFileState Take(int index, HostFile file)
    {
        ref Row row = ref _rows[index];
        if (!file.IsRead) { row = default; }
        else if (row.Text is null || !file.Text.SequenceEqual(row.Text))
        {
            row.Text = file.Text.ToArray();
            row.Set = NodeMask.TryParse(file.Text.TrimEnd((byte)'\n'));
        }

        return file.IsRead && row.Set is null ? HostFileState.Broken : file.State;
    }

    private static CpuList? CpusOf(in Row row) => row.Set is { } set ? new CpuList(set.Ranges) : null;

    private struct Row
    {
        public byte[]? Text;
        public NodeMask? Set;
    }
}
