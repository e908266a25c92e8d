using FsCheck;
using FsCheck.Fluent;
using Lowmark.Diagnosis.Model;
using Lowmark.Diagnosis.Owners;

namespace Lowmark.UnitTests.Diagnosis.Owners;

public class MemcgOwnerReaderTests
{
    private const string Id = "3f2c9d1e0b4a5f6e7d8c9b0a1f2e3d4c5b6a7f8e9d0c1b2a3f4e5d6c7b8a9f0e";
    private const string Uid = "8e1f2a3b-4c5d-6e7f-8091-a2b3c4d5e6f7";
    private const string UidUnderscored = "8e1f2a3b_4c5d_6e7f_8091_a2b3c4d5e6f7";

    [Theory]
    [InlineData("/system.slice/mysql.service", "systemd_service", "mysql", "mysql.service")]
    [InlineData("/system.slice/mysql.service/worker/3", "systemd_service", "mysql", "mysql.service")]
    [InlineData(@"/system.slice/system-getty.slice/getty@tty1.service",
        "systemd_service", "getty@tty1", "getty@tty1.service")]
    [InlineData(@"/system.slice/my\x2dapp.service", "systemd_service", "my-app", @"my\x2dapp.service")]
    [InlineData(@"/system.slice/my\x5cx2dapp.service", "systemd_service", "my-app", @"my\x5cx2dapp.service")]
    [InlineData(@"/system.slice/dev-disk-by\x2dlabel-swap.swap",
        "systemd_service", "dev-disk-by-label-swap.swap", @"dev-disk-by\x2dlabel-swap.swap")]
    [InlineData("/system.slice", "systemd_slice", "system.slice", "system.slice")]
    [InlineData("/user.slice", "systemd_slice", "user.slice", "user.slice")]
    [InlineData("/init.scope", "systemd_scope", "PID 1", "init.scope")]
    [InlineData("/system.slice/run-r12ab.scope", "systemd_scope", "run-r12ab", "run-r12ab.scope")]
    [InlineData("/user.slice/user-1000.slice", "systemd_user", "user 1000", "user-1000.slice")]
    [InlineData("/user.slice/user-1000.slice/session-3.scope",
        "systemd_scope", "login session 3 of user 1000", "session-3.scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service", "systemd_user", "user 1000", "user@1000.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-foo@af32.service",
        "systemd_user", "foo of user 1000", "app-foo@af32.service")]
    [InlineData(@"/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-org.x.my\x2dtool-4242.scope",
        "systemd_user", "org.x.my-tool of user 1000", @"app-gnome-org.x.my\x2dtool-4242.scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice",
        "systemd_user", "app of user 1000", "app.slice")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/snap.firefox.firefox-7e.scope",
        "snap", "firefox", "snap.firefox.firefox-7e.scope")]
    [InlineData("/system.slice/snap.lxd.daemon.service", "snap", "lxd", "snap.lxd.daemon.service")]
    [InlineData("/system.slice/containerd.service", "systemd_service", "containerd", "containerd.service")]
    public void Systemd_paths_name_the_unit(string path, string kind, string name, string unit) =>
        Assert.Equal(new(kind, name, null, null, unit, null), MemcgOwnerReader.Read(path));

    [Theory]
    [InlineData("/docker/" + Id, "docker", "container 3f2c9d1e0b4a", null)]
    [InlineData("/system.slice/docker-" + Id + ".scope", "docker", "container 3f2c9d1e0b4a", "docker-" + Id + ".scope")]
    [InlineData("/machine.slice/libpod-" + Id + ".scope",
        "podman", "container 3f2c9d1e0b4a", "libpod-" + Id + ".scope")]
    [InlineData("/machine.slice/libpod-" + Id + ".scope/container",
        "podman", "container 3f2c9d1e0b4a", "libpod-" + Id + ".scope")]
    [InlineData("/libpod_parent/libpod-" + Id, "podman", "container 3f2c9d1e0b4a", null)]
    [InlineData("/machine.slice/libpod-conmon-" + Id + ".scope",
        "podman", "monitor of container 3f2c9d1e0b4a", "libpod-conmon-" + Id + ".scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + Id + ".scope",
        "podman", "container 3f2c9d1e0b4a", "libpod-" + Id + ".scope")]
    [InlineData("/k8s.io/" + Id, "containerd", "container 3f2c9d1e0b4a", null)]
    [InlineData("/system.slice/cri-containerd-" + Id + ".scope",
        "containerd", "container 3f2c9d1e0b4a", "cri-containerd-" + Id + ".scope")]
    [InlineData("/system.slice/containerd.service/system.slice:cri-containerd:" + Id,
        "containerd", "container 3f2c9d1e0b4a", "cri-containerd-" + Id + ".scope")]
    [InlineData("/system.slice/crio-" + Id + ".scope", "crio", "container 3f2c9d1e0b4a", "crio-" + Id + ".scope")]
    public void Runtimes_name_the_container(string path, string kind, string name, string? unit) =>
        Assert.Equal(new(kind, name, null, Id, unit, null), MemcgOwnerReader.Read(path));

    [Theory]
    [InlineData("/kubepods/burstable/pod" + Uid + "/" + Id, "kubernetes_container", "burstable")]
    [InlineData("/kubepods/pod" + Uid + "/" + Id, "kubernetes_container", "guaranteed")]
    [InlineData("/kubelet/kubepods/besteffort/pod" + Uid + "/" + Id, "kubernetes_container", "besteffort")]
    [InlineData(
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + UidUnderscored + ".slice/cri-containerd-"
        + Id + ".scope",
        "containerd", "burstable")]
    [InlineData("/kubepods.slice/kubepods-pod" + UidUnderscored + ".slice/crio-" + Id + ".scope", "crio", "guaranteed")]
    [InlineData(
        "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" + UidUnderscored + ".slice/docker-" + Id
        + ".scope",
        "docker", "besteffort")]
    [InlineData(
        "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-burstable.slice/kubelet-kubepods-burstable-pod"
        + UidUnderscored + ".slice/cri-containerd-" + Id + ".scope",
        "containerd", "burstable")]
    [InlineData(
        "/docker/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/kubelet/kubepods/burstable/pod" + Uid
        + "/" + Id,
        "kubernetes_container", "burstable")]
    [InlineData(
        "/system.slice/containerd.service/kubepods-burstable-pod" + UidUnderscored + ".slice:cri-containerd:" + Id,
        "containerd", "burstable")]
    public void Kubernetes_containers_keep_their_pod(string path, string kind, string qos)
    {
        MemcgOwner owner = MemcgOwnerReader.Read(path)!;
        Assert.Equal((kind, Uid, Id, qos), (owner.Kind, owner.PodUid, owner.ContainerId, owner.QosClass));
        Assert.Equal($"container 3f2c9d1e0b4a of pod {Uid}", owner.Name);
    }

    [Theory]
    [InlineData("/kubepods/burstable/pod" + Uid, "kubernetes_pod", Uid, "burstable")]
    [InlineData("/kubepods.slice/kubepods-pod" + UidUnderscored + ".slice", "kubernetes_pod", Uid, "guaranteed")]
    [InlineData("/kubepods/pod0123456789abcdef0123456789abcdef",
        "kubernetes_pod", "0123456789abcdef0123456789abcdef", "guaranteed")]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod8e1f.slice",
        "kubernetes_pod", null, "burstable")]
    [InlineData("/kubepods.slice/kubepods-burstable.slice", "kubernetes_qos", null, "burstable")]
    [InlineData("/kubepods/besteffort", "kubernetes_qos", null, "besteffort")]
    [InlineData("/kubepods.slice", "kubernetes_qos", null, null)]
    public void Pods_and_qos_classes_are_said_to_be_such(string path, string kind, string? uid, string? qos)
    {
        MemcgOwner owner = MemcgOwnerReader.Read(path)!;
        Assert.Equal((kind, uid, qos), (owner.Kind, owner.PodUid, owner.QosClass));
        Assert.Null(owner.ContainerId);
    }

    [Theory]
    [InlineData("/lxc/web", "lxc", "LXC container web")]
    [InlineData("/lxc.payload.web", "lxc", "LXC container web")]
    [InlineData("/lxc.payload/web", "lxc", "LXC container web")]
    [InlineData("/lxc/101/ns", "lxc", "LXC container 101")]
    [InlineData("/lxc.monitor.web", "lxc", "monitor of LXC container web")]
    [InlineData(@"/machine.slice/machine-qemu\x2d1\x2dweb\x2d01.scope", "libvirt", "VM web-01")]
    [InlineData(@"/machine.slice/machine-qemu\x2d1\x2dweb.scope/libvirt/emulator", "libvirt", "VM web")]
    [InlineData("/machine/qemu-2-db.libvirt-qemu", "libvirt", "VM db")]
    [InlineData("/machine/db.libvirt-qemu/vcpu0", "libvirt", "VM db")]
    [InlineData("/libvirt/qemu/db", "libvirt", "VM db")]
    [InlineData("/machine.slice/machine-debian.scope", "nspawn", "machine debian")]
    [InlineData("/machine.slice/systemd-nspawn@debian.service/payload", "nspawn", "machine debian")]
    [InlineData("/qemu.slice/101.scope", "proxmox_vm", "Proxmox VM 101")]
    [InlineData("/slurm/uid_1000/job_123/step_0/task_0", "slurm", "Slurm job 123 step 0 task 0")]
    [InlineData("/slurm_n1/uid_1000/job_123/step_batch", "slurm", "Slurm job 123 step batch")]
    [InlineData("/system.slice/slurmstepd.scope/job_123/step_0/user/task_0", "slurm", "Slurm job 123 step 0 task 0")]
    [InlineData("/system.slice/slurmstepd.scope", "slurm", "all Slurm jobs")]
    [InlineData("/nomad/" + Uid + ".web", "nomad", "Nomad task web of allocation " + Uid)]
    [InlineData("/nomad.slice/share.slice/" + Uid + ".web.scope", "nomad", "Nomad task web of allocation " + Uid)]
    [InlineData("/htcondor/condor_var_lib_condor_execute_slot1_2@n1", "htcondor", "HTCondor slot1_2@n1")]
    [InlineData("/ecs/0123abcd/" + Id, "ecs", "container 3f2c9d1e0b4a of ECS task 0123abcd")]
    [InlineData("/ecs/prod/0123abcd/" + Id, "ecs", "container 3f2c9d1e0b4a of ECS task 0123abcd")]
    [InlineData("/ecstasks.slice/ecstasks-0123abcd.slice/docker-" + Id + ".scope",
        "ecs", "container 3f2c9d1e0b4a of ECS task 0123abcd")]
    public void Machines_and_batch_systems_are_named(string path, string kind, string name)
    {
        MemcgOwner owner = MemcgOwnerReader.Read(path)!;
        Assert.Equal((kind, name), (owner.Kind, owner.Name));
    }

    [Fact]
    public void A_unit_inside_a_container_keeps_the_container()
    {
        MemcgOwner owner = MemcgOwnerReader.Read("/lxc/101/ns/system.slice/mysql.service")!;
        Assert.Equal(new("systemd_service", "mysql in LXC container 101", null, "101", "mysql.service", null), owner);
    }

    [Theory]
    [InlineData("/", "root", "the root group")]
    [InlineData("/mm_test", "unknown", "mm_test")]
    [InlineData("/mm_test/2", "unknown", "mm_test/2")]
    [InlineData("/system.slice/somebody", "unknown", "system.slice/somebody")]
    [InlineData("/user.slice/user-1000.slice/jobs", "unknown", "user.slice/user-1000.slice/jobs")]
    public void What_has_no_known_shape_keeps_its_path(string path, string kind, string name) =>
        Assert.Equal(new(kind, name, null, null, null, null), MemcgOwnerReader.Read(path));

    [Fact]
    public void A_container_id_under_a_foreign_parent_is_kept_without_a_runtime() =>
        Assert.Equal(new("unknown", $"batch/{Id}", null, Id, null, null), MemcgOwnerReader.Read($"/batch/{Id}"));

    [Fact]
    public void No_path_is_no_owner()
    {
        Assert.Null(MemcgOwnerReader.Read(null));
        Assert.Null(MemcgOwnerReader.Read(""));
    }

    [Fact]
    public void An_escaped_control_character_stays_escaped() =>
        Assert.Equal(@"a\x1b\x0ab", MemcgOwnerReader.Read(@"/system.slice/a\x1b\x0ab.service")!.Name);

    [Fact]
    public void Any_text_made_of_path_pieces_is_read_without_throwing()
    {
        string[] pieces =
        [
            "/", "kubepods", "burstable", "pod", Uid, Id, ".slice", ".scope", ".service", "docker-", "lxc", "ns",
            "user@", "app-", @"\x", @"\x2", "-", ":", "@", "..", "machine-", "qemu", "slurm", "job_", "nomad", "ecs",
            "ecstasks-", "snap.", "libpod_parent",
        ];
        Prop.ForAll(
            Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts)).ToArbitrary(),
            path => path.Length == 0 || MemcgOwnerReader.Read(path) is { Kind.Length: > 0 }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_path_of_a_megabyte_is_cut() =>
        Assert.Equal(4095, MemcgOwnerReader.Read("/" + new string('x', 1 << 20))!.Name!.Length);
}
