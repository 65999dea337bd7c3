// How `npx nx release` raises the version of one service: wherever it stands. docs/release.md describes the whole.
import { VersionActions } from 'nx/release';

/** Files of a service that name its version besides package.json, and how they name it. */
const NAMED_IN = [
  ['server.json', /("version": "|mcp-gateway:)\d+\.\d+\.\d+[\w.-]*/g],
  ['k8s/overlays/prod/kustomization.yaml', /(newTag: )\d+\.\d+\.\d+[\w.-]*/g],
];

class ServiceVersions extends VersionActions {
  validManifestFilenames = ['package.json'];

  async readCurrentVersionFromSourceManifest(tree) {
    const manifestPath = `${this.projectGraphNode.data.root}/package.json`;
    return { currentVersion: JSON.parse(tree.read(manifestPath, 'utf8')).version, manifestPath };
  }

  /** Services are images, and no registry is asked. */
  async readCurrentVersionFromRegistry() {
    return null;
  }

  async readCurrentVersionOfDependency() {
    return { currentVersion: null, dependencyCollection: null };
  }

  async updateProjectVersion(tree, newVersion) {
    const { root } = this.projectGraphNode.data;
    const rename = (path, pattern) => {
      if (!tree.exists(path)) return [];
      tree.write(path, tree.read(path, 'utf8').replace(pattern, `$1${newVersion}`));
      return [`${path}: ${newVersion}`];
    };
    return [
      ...rename(`${root}/package.json`, /^( {2}"version": ")[^"]*/m),
      ...NAMED_IN.flatMap(([file, pattern]) => rename(`${root}/${file}`, pattern)),
      ...rename(
        'package-lock.json',
        new RegExp(`^( {4}"${root}": \\{\\n(?: {6}"name": .*\\n)? {6}"version": ")[^"]*`, 'm'),
      ),
    ];
  }

  /** Libraries are never released: whatever a service needs of them is in its image. */
  async updateProjectDependencies() {
    return [];
  }
}

export { ServiceVersions as default };
