using Lowmark.Changes;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;

namespace Lowmark.Plans.Swap;

/// <summary>A swap file: made as its file system needs it, used now, and named in /etc/fstab. Whether the disk has room
/// is seen when it is made.</summary>
internal static class SwapFilePlan
{
    private static readonly KiB s_unit = new(1024);

    public static Draft Of(AddSwap change, PlanSite site)
    {
        if (change.Size < s_unit) { return Draft.Refuse("A swap file has at least 1 MiB."); }
        if (change.Size.Count > 1L << 40) { return Draft.Refuse("No more than a PiB."); }
        if (SwapPlace.Find(site, out string file, out SwapFileWay way) is { } why) { return Draft.Refuse(why); }
        KiB size = new(change.Size.Count / s_unit.Count * s_unit.Count);
        EquatableArray<Step> make =
        [
            new MakeSwapFile($"makes {file} of {size.ToReadable()}", file, size.Bytes, way),
            new RunProgram($"marks {file} as swap", "mkswap", [file], null, null),
        ];
        List<Step> now = [];
        List<Step> lasting = [];
        if (site.Options.Now)
        {
            now.AddRange(make);
            now.Add(new RunProgram($"swaps to {file}", "swapon", [file], "swapoff", [file]));
        }
        else { lasting.AddRange(make); }

        List<string> warnings = [];
        if (site.Options.Lasting)
        {
            if (Fstab.Step(site, file, out string? lost) is { } line) { lasting.Add(line); }
            if (lost is not null) { warnings.Add(lost); }
        }

        if (site.Value("/sys/fs/selinux/enforce").Text == "1")
        {
            warnings.Add($"SELinux is enforcing: for the next boot {file} needs the type swapfile_t (chcon -t "
                + "swapfile_t).");
        }

        return new Drafted(
            now.ToEquatableArray(), lasting.ToEquatableArray(),
            "Takes that much disk, and much swapping slows everything down. Kubernetes nodes refuse swap unless told "
                + "otherwise.",
            "swaps what is in the file back in, which needs that much memory, and removes the file and its line")
        {
            Warnings = warnings.ToEquatableArray(),
        };
    }
}
