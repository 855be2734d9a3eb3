import { getRouteApi } from '@tanstack/react-router';
import { DevicePage } from '../features/device/DevicePage';

const route = getRouteApi('/signed-in/device');

export function DeviceView() {
  const { code } = route.useSearch();
  const navigate = route.useNavigate();
  return <DevicePage code={code} onCode={(next) => void navigate({ search: { code: next } })} />;
}
