using Lowmark.Changes;
using Lowmark.Plans;
using Lowmark.TestKit;
using static Lowmark.UnitTests.Plans.PlanHost;

namespace Lowmark.UnitTests.Plans.Boot;

public class KernelParameterPlanTests
{
    private const string Line = "GRUB_CMDLINE_LINUX_DEFAULT=";
    private const string Defaults = "/etc/default/grub";

    private static readonly SetKernelParameter s_thp = new("transparent_hugepage", "madvise");

    private static FakeHost Debian() =>
        Machine().With(Defaults, $"{Line}\"quiet\"\n").With("/usr/sbin/update-grub", "");

    [Fact]
    public void The_menu_is_made_after_the_file_is_changed_and_after_it_is_put_back() => Assert.Equal(
        [
            "update-grub  | update-grub ",
            $"{Defaults}: {Line}\"quiet\"\n => {Line}\"quiet transparent_hugepage=madvise\"\n",
            "update-grub  | nothing",
        ],
        Shown(Debian().Item(Both, s_thp).Lasting));

    [Fact]
    public void The_file_that_is_read_last_is_the_one_that_is_edited()
    {
        const string Cloud = "/etc/default/grub.d/50-cloudimg-settings.cfg";
        PlanItem item = Debian().With(Cloud, $"{Line}\"console=ttyS0\"\n").With("/etc/default/grub.d/60-x.cfg", "X=1\n")
            .Item(Both, s_thp);

        Assert.Equal(Cloud, Assert.IsType<ReplaceFile>(item.Lasting[1]).File);
    }

    [Fact]
    public void Other_systems_make_it_with_their_own_program()
    {
        FakeHost host = Machine().With(Defaults, "").With("/usr/sbin/grub2-mkconfig", "")
            .With("/boot/efi/EFI/centos/grub.cfg", "").WithFolder("/boot/efi/EFI/..x");

        Assert.Equal(
            "grub2-mkconfig -o /boot/efi/EFI/centos/grub.cfg | nothing", Shown(host.Item(Both, s_thp).Lasting)[2]);
    }

    [Fact]
    public void A_boot_entry_for_each_kernel_is_grubbys() => Assert.Equal(
        ["sudo grubby --update-kernel=ALL --args=transparent_hugepage=madvise"],
        Debian().With(Defaults, "GRUB_ENABLE_BLSCFG=true\n").Refused(s_thp).Instead.Select(
            command => command.Replace("'", "", StringComparison.Ordinal)));

    [Fact]
    public void Where_nothing_keeps_it_nothing_is_planned()
    {
        Assert.Contains("/etc/default/grub is not there", Machine().WhyNot(s_thp));
        Assert.Contains("Neither update-grub", Machine().With(Defaults, "").WhyNot(s_thp));
        Assert.Contains("from the next boot", Debian().WhyNot(s_thp, NowOnly));
        Assert.Contains("/etc/kernel/cmdline", Machine().With("/etc/kernel/cmdline", "quiet\n").WhyNot(s_thp));
        Assert.Contains("ostree", Debian().WithFolder("/sysroot/ostree").WhyNot(s_thp));
        Assert.Contains("no plain list", Debian().With(Defaults, $"{Line}\"`x`\"\n").WhyNot(s_thp));
        Assert.Equal(
            "It is so already.", Debian().With(Defaults, $"{Line}transparent_hugepage=madvise\n").WhyNot(s_thp));
    }

    [Theory]
    [InlineData("a b", "1")]
    [InlineData("", "1")]
    [InlineData("a", "$(reboot)")]
    [InlineData("a", "\"; reboot; \"")]
    [InlineData("a", "x\ny")]
    [InlineData("a`", null)]
    public void What_a_shell_could_read_is_no_parameter(string name, string? value) =>
        Assert.Contains("no parameter", Debian().WhyNot(new SetKernelParameter(name, value)));
}
